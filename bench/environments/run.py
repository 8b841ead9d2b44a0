"""Promote notebooks in pinned environments: ``python -m bench.environments --only 3.9``."""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.corpus.promotion import product_version
from bench.environments.cases import Case, hard_cases, notebooks
from bench.environments.outcome import Outcome, outcome
from bench.environments.place import NAMES, NoInterpreterError, default_folder, python_of, versions
from bench.environments.report import commit, publish, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is not measured yet and print the table; exit 1 if anything is not right."""
    options = _options(arguments)
    known: dict[str, Mapping[str, str]] = {}
    outcomes: list[Outcome] = []
    for name in (name for name in NAMES if options.only in name):
        try:
            python = python_of(name, options.folder)
        except (NoInterpreterError, subprocess.CalledProcessError) as error:
            print(f"{name}: not measured, {error}")
            continue
        known[name] = versions(python)
        cases = [*notebooks(known[name]), *hard_cases(options.hard)]
        outcomes += _measured(name, [one for one in cases if options.case in one.name], python, options)
    text = f"Measured at {commit()}.\n\n" + table(outcomes, known)
    print(text)
    if options.publish:
        publish(text)
    return 1 if any(one.ran and not one.right for one in outcomes) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.environments", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=default_folder(), help="where the environments are made"
    )
    parser.add_argument("--only", default="", help="only environments whose name contains this")
    parser.add_argument("--case", default="", help="only notebooks whose name contains this")
    parser.add_argument(
        "--hard", choices=("none", "some", "all"), default="some", help="which of the hard cases"
    )
    parser.add_argument("--timeout", type=float, default=3600.0, help="seconds for one promotion")
    parser.add_argument(
        "--publish", action="store_true", help="write the table into docs/reference/environments.md"
    )
    parser.add_argument("--fresh", action="store_true", help="measure again what was measured with this code")
    return parser.parse_args(arguments)


def _measured(
    name: str, cases: Sequence[Case], python: Path, options: argparse.Namespace
) -> Iterator[Outcome]:
    """Each outcome; one of the same code that was measured before is read."""
    lines = options.folder / f"{name}.jsonl"
    known = {} if options.fresh else _read(lines)
    for case in cases:
        if case.name not in known:
            known[case.name] = outcome(name, case, python, options.timeout)
            with lines.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"product": product_version(), **asdict(known[case.name])}) + "\n")
        print(f"{name}  {case.name}: {known[case.name].verdict}", flush=True)
        yield known[case.name]


def _read(lines: Path) -> dict[str, Outcome]:
    if not lines.exists():
        return {}
    read = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    current = product_version()
    return {one["case"]: Outcome(**one) for one in read if one.pop("product") == current}
