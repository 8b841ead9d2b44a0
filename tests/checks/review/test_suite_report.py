"""What the project's own tests did, one by one: pytest itself runs."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.checks.review.small_project import write

from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Ended
from promote_checks.review.suite_report import SuiteRun, judged, run_tests

TESTS = """\
import os

import pytest


def test_good() -> None:
    pass


@pytest.mark.parametrize("n", [1, 2])
def test_bad(n: int) -> None:
    assert n == 1


@pytest.mark.skip
def test_left() -> None:
    pass


def test_broken(nothing: int) -> None:
    pass
"""


def suite_of(root: Path, text: str) -> SuiteRun:
    write(root, "tests/test_all.py", text)
    context = CheckContext(
        project=root, package="shop", python=sys.executable, notebook_folder=root, thin=root / "none"
    )
    return run_tests(context)


def test_each_test_has_its_verdict(tmp_path: Path) -> None:
    found = suite_of(tmp_path, TESTS)
    assert (found.verdict, found.exit_code) == ("fail", 1)
    assert {name.rpartition("::")[2]: seen for name, seen in found.results.items()} == {
        "test_good": "pass",
        "test_bad[1]": "pass",
        "test_bad[2]": "fail",
        "test_left": "skip",
        "test_broken": "error",
    }
    assert set(found.of("test_bad").values()) == {"pass", "fail"}
    assert found.of("test") == {}
    assert len(found.starting("test_b")) == 0
    assert {path.name for path in tmp_path.rglob("*")} == {"tests", "test_all.py"}


def test_tests_that_end_the_interpreter_give_no_results(tmp_path: Path) -> None:
    found = suite_of(tmp_path, "import os\n\n\ndef test_it() -> None:\n    os._exit(0)\n")
    assert (found.verdict, found.results) == ("error", {})


def test_what_did_not_end_well_has_no_results() -> None:
    assert judged(Ended("timeout", 0, ""), b"", 5).verdict == "fail"
    assert judged(Ended("unstartable", 0, ""), b"", 5).verdict == "error"
    assert judged(Ended("exited", 5, ""), b"<testsuites/>", 5).verdict == "error"
    one = b'<testsuites><testsuite><testcase classname="t" name="test_a"/></testsuite></testsuites>'
    assert judged(Ended("exited", 0, ""), one, 5).verdict == "pass"
    assert judged(Ended("exited", 1, ""), one, 5).verdict == "fail"
    assert judged(Ended("exited", 3, ""), one, 5).results == {}
