"""Five real runs of each case: ``python -m bench.staging.real PROJECT``, with real processes through `promote stage`.

PROJECT is a promoted project that serves; it is copied, never written. Each candidate is a copy that was broken in one
way (``bench.staging.faults``), staged against the original: ``promote stage CANDIDATE --baseline ORIGINAL``. Expected is
exit 0 (pass) for the identical one and 1 (fail) for the others; 4 (inconclusive) is never what was wanted.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.staging.faults import FAULTS

_RUNS, _SECONDS = 5, 1800.0
_WANTED = {"identical": 0}
_FAIL = 1
_NOT_COPIED = ("releases", "run", "evidence-*", "ledger.jsonl", "flags.json", "__pycache__")
"""What earlier runs left. The recorded requests are the project's own."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command."""

    fault: str
    exit: int
    seconds: float
    sentence: str
    """From the evidence; what the command said last, where there is none."""

    @property
    def right(self) -> bool:
        """Whether it ended as it should."""
        return self.exit == _WANTED.get(self.fault, _FAIL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for and print a table; exit 1 if a run did not end as it should."""
    parser = argparse.ArgumentParser(prog="python -m bench.staging.real", description=__doc__)
    parser.add_argument("project", type=Path, help="a promoted project that serves")
    parser.add_argument("--only", choices=tuple(FAULTS), action="append", help="may be repeated")
    parser.add_argument("--runs", type=int, default=_RUNS, help=f"runs of each case, default {_RUNS}")
    options = parser.parse_args(arguments)
    runs = [_run(options.project, fault) for fault in options.only or FAULTS for _ in range(options.runs)]
    print(table(runs))
    return 0 if all(run.right for run in runs) else 1


def table(runs: Sequence[Run]) -> str:
    """One line a case."""
    lines = [
        "| candidate | wanted exit | exits | seconds | what the evidence says |",
        "| --- | --- | --- | --- | --- |",
    ]
    for fault in dict.fromkeys(run.fault for run in runs):
        own = [run for run in runs if run.fault == fault]
        seconds = f"{min(run.seconds for run in own):.0f} to {max(run.seconds for run in own):.0f}"
        exits = ", ".join(str(run.exit) for run in own)
        lines.append(f"| {fault} | {_WANTED.get(fault, _FAIL)} | {exits} | {seconds} | {own[-1].sentence} |")
    return "\n".join(lines)


def _run(project: Path, fault: str) -> Run:
    with tempfile.TemporaryDirectory(prefix="promote-staging-") as folder:
        original, candidate = Path(folder) / "original", Path(folder) / "candidate"
        for copy in (original, candidate):
            shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        FAULTS[fault](candidate)
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "promote", "stage", str(candidate), "--baseline", str(original)],
            capture_output=True,
            check=False,
            text=True,
            timeout=_SECONDS,
        )
        seconds = time.monotonic() - start
        print(f"{fault}: exit {done.returncode} after {seconds:.0f} s", file=sys.stderr, flush=True)
        return Run(fault, done.returncode, seconds, _sentence(candidate, done.stdout + done.stderr))


def _sentence(candidate: Path, said: str) -> str:
    for path in (candidate / "staging").glob("evidence-*.json"):
        return str(json.loads(path.read_text(encoding="utf-8")).get("sentence", ""))
    return f"no evidence: {said.strip().splitlines()[-1] if said.strip() else 'nothing was said'}"


if __name__ == "__main__":
    raise SystemExit(main())
