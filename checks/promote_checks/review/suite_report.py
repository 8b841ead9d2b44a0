"""One run of the project's own tests, and what each single test did."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from promote_checks.gate.check import Verdict
from promote_checks.gate.context import CheckContext
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.process import Ended, run_process
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT
from promote_checks.observe.patience import Patience, patience_of

_ABSENT = 90
_FIND = f"import importlib.util as u, sys; sys.exit(0 if u.find_spec('pytest') else {_ABSENT})"
COMMAND = ("python", "-m", "pytest", "-q")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
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


def run_tests(context: CheckContext) -> SuiteRun:
    """Run pytest in a copy of the project, so that nothing is left in it, in the project's interpreter."""
    with tempfile.TemporaryDirectory(prefix="promote-review-") as folder:
        home = Path(folder)
        looked = _run((context.python, "-c", _FIND), home, context)
        if (looked.how, looked.code) == ("exited", _ABSENT):
            return SuiteRun(verdict="error", summary="pytest is not installed in the project's interpreter")
        copy, report = home / "project", home / "report.xml"
        shutil.copytree(context.project, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".venv"))
        apart = ("-p", "no:cacheprovider", "--basetemp", str(home / "temporary"), "--junitxml", str(report))
        ended = _run((context.python, "-m", "pytest", "-q", *apart), copy, context)
        return judged(ended, report.read_bytes() if report.is_file() else b"", context.timeout)


def _run(command: tuple[str, ...], cwd: Path, context: CheckContext) -> Ended:
    extra = {**FIXED_ENVIRONMENT, **context.environment, "MPLBACKEND": "Agg"}
    environment = quiet_environment(**extra, PYTHONPATH=import_path(str(cwd / "src")))
    return run_process(command, cwd=cwd, env=environment, timeout=context.timeout, children=context.children)


def judged(ended: Ended, report: bytes, timeout: float | Patience) -> SuiteRun:
    """From how pytest ended, and the report it wrote, to what each test did."""
    if ended.how == "timeout":
        return SuiteRun(verdict="fail", summary=f"the tests did not end within {patience_of(timeout)}")
    if ended.how != "exited":
        return SuiteRun(verdict="error", summary=f"pytest was {ended.how}")
    try:
        results = {_name(case): _verdict(case) for case in ElementTree.fromstring(report).iter("testcase")}
    except ElementTree.ParseError:
        return SuiteRun(verdict="error", summary="pytest wrote no results", exit_code=ended.code)
    if not results or ended.code not in (0, 1):
        return SuiteRun(verdict="error", summary=f"pytest ended with code {ended.code}", exit_code=ended.code)
    passed = sum(seen == "pass" for seen in results.values())
    # A test that ends the interpreter, or a plugin, may make the code say something else than the report.
    bad = ended.code != 0 or any(seen in ("fail", "error") for seen in results.values())
    return SuiteRun(
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
