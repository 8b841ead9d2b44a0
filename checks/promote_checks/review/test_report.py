"""One run of the project's own tests, and what each single test did."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from promote_checks.gate.check import Verdict
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.process import Children, Ended, run_process
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT

COMMAND = ("python", "-m", "pytest", "-q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What each test did. ``verdict`` is of the run: ``error`` where it gave no results at all."""

    verdict: Verdict
    summary: str
    exit_code: int | None = None
    command: tuple[str, ...] = COMMAND
    results: Mapping[str, Verdict] = field(default_factory=dict)
    """``tests.test_steps::test_load`` -> pass, fail, skip or error."""

    def of(self, function: str) -> Mapping[str, Verdict]:
        """The tests of one function, all its parameters."""
        return {test: seen for test, seen in self.results.items() if _function(test) == function}

    def starting(self, prefix: str) -> Mapping[str, Verdict]:
        """The tests whose function is called ``prefix``, or ``prefix`` and an underscore and more."""
        return {
            test: seen
            for test, seen in self.results.items()
            if f"{_function(test)}_".startswith(f"{prefix}_")
        }


def run_tests(root: Path, *, timeout: float) -> Tested:
    """Run pytest in a copy of the project, so that nothing is left in it."""
    if importlib.util.find_spec("pytest") is None:
        return Tested(verdict="error", summary="pytest is not installed beside promote")
    with tempfile.TemporaryDirectory(prefix="promote-review-") as folder:
        copy, report = Path(folder, "project"), Path(folder, "report.xml")
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".venv"))
        ended = _run(copy, report, Path(folder, "temporary"), timeout)
        return judged(ended, report.read_bytes() if report.is_file() else b"", timeout)


def _run(copy: Path, report: Path, temporary: Path, timeout: float) -> Ended:
    apart = ("-p", "no:cacheprovider", "--basetemp", str(temporary), "--junitxml", str(report))
    path = import_path(str(copy / "src"))
    environment = quiet_environment(**FIXED_ENVIRONMENT, PYTHONPATH=path, MPLBACKEND="Agg")
    command = (sys.executable, "-m", "pytest", "-q", *apart)
    return run_process(command, cwd=copy, env=environment, timeout=timeout, children=Children())


def judged(ended: Ended, report: bytes, timeout: float) -> Tested:
    """From how pytest ended, and the report it wrote, to what each test did."""
    if ended.how == "timeout":
        return Tested(verdict="fail", summary=f"the tests did not end within {timeout:g} seconds")
    if ended.how != "exited":
        return Tested(verdict="error", summary=f"pytest was {ended.how}")
    try:
        results = {_name(case): _verdict(case) for case in ElementTree.fromstring(report).iter("testcase")}
    except ElementTree.ParseError:
        return Tested(verdict="error", summary="pytest wrote no results", exit_code=ended.code)
    if not results or ended.code not in (0, 1):
        return Tested(verdict="error", summary=f"pytest ended with code {ended.code}", exit_code=ended.code)
    passed = sum(seen == "pass" for seen in results.values())
    # A test that ends the interpreter, or a plugin, may make the code say something else than the report.
    bad = ended.code != 0 or any(seen in ("fail", "error") for seen in results.values())
    return Tested(
        verdict="fail" if bad else "pass",
        summary=f"{passed} of {len(results)} tests passed",
        exit_code=ended.code,
        results=dict(sorted(results.items())),
    )


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname', '')}::{case.get('name', '')}"


def _verdict(case: ElementTree.Element) -> Verdict:
    for tag, verdict in (("failure", "fail"), ("error", "error"), ("skipped", "skip")):
        if case.find(tag) is not None:
            return verdict  # type: ignore[return-value]
    return "pass"


def _function(test: str) -> str:
    return test.partition("[")[0].rpartition("::")[2]
