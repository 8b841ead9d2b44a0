"""Parts of a run of tests, told as one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Ended
from promote_checks.gate.pytest import check
from promote_checks.gate.suite_parts import parts_of, together


@pytest.mark.parametrize("fresh", [True, False])
def test_every_test_runs_once(tmp_path: Path, fresh: bool) -> None:
    """In parts or not, the same tests run, and as often."""
    tests = tmp_path / "tests"
    tests.mkdir()
    for name in ("test_service.py", "test_service_process.py", "test_steps.py"):
        text = "import pathlib\ndef test_it(tmp_path): tmp_path.joinpath('x').touch(exist_ok=False)\n"
        (tests / name).write_text(text, encoding="utf-8")
    context = CheckContext(
        project=tmp_path,
        package="shop",
        python=sys.executable,
        notebook_folder=tmp_path,
        thin=tmp_path / "thin.ipynb",
        fresh=fresh,
    )
    found = check(context)
    assert (found.verdict, found.summary) == ("pass", "3 passed")


def part(code: int, said: str) -> tuple[Ended, str]:
    return Ended("exited", code, said), said


def test_a_project_without_a_service_is_one_part(tmp_path: Path) -> None:
    assert parts_of(tmp_path) == ((),)


def test_the_tests_of_the_service_are_apart(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for name in ("test_service.py", "test_service_process.py", "test_steps.py"):
        (tmp_path / "tests" / name).touch()
    assert parts_of(tmp_path) == (
        ("--ignore-glob=tests/test_service*.py",),
        ("tests/test_service.py", "tests/test_service_process.py"),
    )


def test_counts_are_added() -> None:
    ended, said = together(
        [part(0, "...\n54 passed, 1 warning"), part(0, "..\n178 passed, 3 skipped, 2 warnings")]
    )
    assert (ended.code, said) == (0, "...\n..\n232 passed, 3 skipped, 3 warnings")


def test_one_failure_is_a_failure() -> None:
    ended, said = together([part(1, "F\nwhy\n1 failed, 53 passed"), part(0, ".\n9 passed")])
    assert (ended.code, said) == (1, "F\nwhy\n.\n1 failed, 62 passed")


def test_a_part_that_was_left_out_does_not_count_against_the_others() -> None:
    assert together([part(0, ".\n54 passed"), part(5, "s\n3 skipped")])[0].code == 0
    assert together([part(5, "no tests ran"), part(5, "no tests ran")])[0].code == 5


@pytest.mark.parametrize("how", ["killed", "timeout", "stopped"])
def test_a_part_without_an_end_is_not_hidden_by_the_other(how: str) -> None:
    ended = Ended(how, 0, "")  # type: ignore[arg-type]
    assert together([part(0, ".\n54 passed"), (ended, "")]) == (ended, "")


def test_a_part_that_ends_without_a_summary_is_told() -> None:
    assert together([part(0, ".\n54 passed"), part(0, "bye")]) == part(0, "bye")
