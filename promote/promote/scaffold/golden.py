"""Record what the proven package computes, on small data, for its own tests."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, cast

from promote.emission import Emission
from promote.job.long_runs import LONG, is_long
from promote.scaffold.fixtures import FixtureKind, Fixtures, fixtures_of
from promote.scaffold.sources import Sources, sources_of, with_file
from promote.scaffold.step_tests import unrecorded
from promote_checks.gate.environment import import_path
from promote_checks.observe.observation import Observation
from promote_checks.observe.patience import IDLE, Patience, ends_in_time

FIRST_ROWS = 200
GROWTH = 4
SECONDS_A_RUN = 60
"""Of processor time, like the others: a busy machine records what an idle one does."""
_RUNS = 7
"""Of one recording: two, two again by the same clock, two with a seed, and one to spare."""
_SECONDS_IN_ALL = 300.0
SECONDS_A_LONG_RUN = int(LONG)
_NOT_SMALLER = (
    f"it takes more than {LONG:g} s of processor time, and it reads no table of which a part would do"
)
_NO_REPORT = (
    f"the recording ended early, or waited {IDLE:g} s for something that did not come, and was stopped"
)
NOT_ASKED = "golden records were not asked for"
NOT_PROVEN = "golden records are made of proven packages only"


@dataclass(frozen=True, slots=True)
class GoldenReport:
    """What was recorded. Without ``reason`` every step that the pipeline calls has a record."""

    fixtures: str
    """``sampled``, ``synthetic`` or ``none``: what the tests are fed with."""
    recorded: bool = False
    reason: str = ""
    """Why there is only the smoke test."""
    seed: int | None = None
    """With which the tests seed the global random generators."""
    varying: tuple[tuple[str, int], ...] = ()
    """Step and number of places in its record that differ from run to run and are not compared."""
    by_chance: tuple[str, ...] = ()
    """Results that two runs on the same data, by the same clock, did not agree on."""
    folder: PurePath | None = None
    """Of the project: where the notebook would lie among the fixtures."""
    files: tuple[str, ...] = ()
    """What was made of each file: ``customers.csv: 200 of 7043 rows, made up: email``."""

    @property
    def no_golden_tests(self) -> str:
        """Why there are no golden tests although they were asked for; empty: there are, or they were not."""
        return "" if self.reason in (NOT_ASKED, NOT_PROVEN) else self.reason

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know."""
        notes = [f"Test data: {file}" for file in self.files]
        if self.reason in (NOT_ASKED, NOT_PROVEN):
            notes.append(f"Only a smoke test: {self.reason}")
        notes += [
            f"Golden test of {step}: {count} places vary and are not compared" for step, count in self.varying
        ]
        return tuple(notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    project: Path
    python: str
    seconds: int
    seed: int | None
    smoke: bool = False
    is_long: bool = False
    """The pipeline must not run on all of its data."""


def record(
    project: Path,
    emission: Emission,
    observation: Observation,
    folder: Path,
    python: str,
    fixtures: str,
    seed: int | None,
    without: str = NOT_ASKED,
) -> GoldenReport:
    """Build ``tests/fixtures`` and ``tests/golden`` of a project that was proven.

    ``folder`` holds the notebook and its data. The sample grows until the pipeline runs on it. Whatever
    stands in the way ends in a report with a reason and in a project whose tests still pass. ``without``: the
    reason where ``fixtures`` is ``none``.
    """
    kind = cast(FixtureKind, fixtures)
    attempt = _Attempt(
        project=project,
        python=python,
        seconds=SECONDS_A_LONG_RUN if is_long(observation) else SECONDS_A_RUN,
        seed=seed,
        is_long=is_long(observation),
    )
    sources = sources_of(observation, folder, carried=emission.local)
    report = (
        _without_data(attempt, sources, without)
        if kind == "none"
        else _recorded(attempt, sources, kind, folder)
    )
    if report.reason:
        _forget(project, report.reason, keep_run=report.recorded)
    return report


def _without_data(attempt: _Attempt, sources: Sources, reason: str) -> GoldenReport:
    """Only see whether the pipeline runs, if it needs no data."""
    if sources.files or sources.obstacle:
        return GoldenReport("none", reason=reason)
    if attempt.is_long:
        return GoldenReport("none", reason=reason)
    ran = _run(replace(attempt, smoke=True), Fixtures(), "")
    return GoldenReport("none", recorded=ran["status"] == "runs", reason=reason)


def _recorded(attempt: _Attempt, sources: Sources, kind: FixtureKind, folder: Path) -> GoldenReport:
    spent = 0.0
    reason = sources.obstacle
    used: str = kind if sources.files else "none"
    for rows in _sizes():
        if reason:
            break
        sources, made, ran = _tried(attempt, sources, kind, folder, rows)
        if ran.get("status") == "recorded":
            used = kind if sources.files else "none"
            return GoldenReport(
                used,
                recorded=True,
                seed=ran["seed"],
                varying=tuple(sorted(ran["varying"].items())),
                by_chance=tuple(ran["by_chance"]),
                folder=PurePath("tests/fixtures", sources.inside) if sources.files else None,
                files=made.notes,
            )
        spent += ran.get("processor_seconds", 0.0)
        if made.obstacle or made.complete or ran["fatal"] or spent > _SECONDS_IN_ALL:
            reason = made.obstacle or f"on the small data the pipeline fails: {ran['reason']}"
    return GoldenReport("none", reason=reason)


def _sizes() -> Iterator[int]:
    rows = FIRST_ROWS
    while True:
        yield rows
        rows *= GROWTH


def _tried(
    attempt: _Attempt, sources: Sources, kind: FixtureKind, folder: Path, rows: int
) -> tuple[Sources, Fixtures, dict[str, Any]]:
    """Run with so many rows; a file that turns out to be missing is added, if the notebook has it."""
    while True:
        made = fixtures_of(sources, kind, rows)
        if attempt.is_long and made.complete and not made.obstacle:
            made = replace(made, obstacle=_NOT_SMALLER)
        if made.obstacle:
            return sources, made, {}
        ran = _run(attempt, made, sources.inside)
        more = with_file(sources, ran["missing"], folder) if ran.get("missing") else sources
        if len(more.files) == len(sources.files):
            return sources, made, ran
        sources = more


def _run(attempt: _Attempt, made: Fixtures, inside: str) -> dict[str, Any]:
    """Write the fixtures and let the project record itself, in the notebook's interpreter."""
    _write(attempt.project / "tests" / "fixtures", made.files)
    with tempfile.TemporaryDirectory(prefix="promote-") as scratch:
        report = Path(scratch) / "report.json"
        words = ["record", "--report", str(report), "--inside", inside, "--seconds", str(attempt.seconds)]
        words += [] if attempt.seed is None else ["--seed", str(attempt.seed)]
        words += ["--smoke"] if attempt.smoke else []
        _wait([attempt.python, "-B", "tests/golden.py", *words], attempt)
        if not report.exists():
            return {"status": "", "reason": _NO_REPORT, "missing": "", "fatal": True}
        loaded: dict[str, Any] = json.loads(report.read_bytes())
        return loaded


def _wait(command: list[str], attempt: _Attempt) -> None:
    environment = {**os.environ, "PYTHONPATH": import_path("src"), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        command,
        cwd=attempt.project,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        # Without a report the caller learns of it.
        ends_in_time(process, Patience(busy=_RUNS * attempt.seconds + 30))
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started, also when we are interrupted."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # The whole group has ended.
    process.wait()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _forget(project: Path, reason: str, *, keep_run: bool) -> None:
    """Leave nothing half recorded; the tests that are skipped say why."""
    tests = project / "tests"
    shutil.rmtree(tests / "fixtures", ignore_errors=True)
    for path in (tests / "golden").glob("*.json"):
        if path.name != "run.json":
            path.unlink()
    text = unrecorded(reason, runs=keep_run)
    (tests / "golden" / "run.json").write_text(text, encoding="utf-8")
