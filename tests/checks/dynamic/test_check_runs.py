"""Running a notebook for the rules that need it: what is told apart, and what is not checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promote_checks.dynamic.check import check_runs
from promote_checks.rules.check import check_files
from promote_checks.rules.finding import Report
from promote_checks.rules.settings import Settings

pytestmark = pytest.mark.slow
Check = Callable[..., Report]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Write a notebook of cells (a pair: with tags), run it for some codes."""

    def run(*cells: str | tuple[str, list[str]], select: str, timeout: float = 120, **more: Any) -> Report:
        pairs = [cell if isinstance(cell, tuple) else (cell, []) for cell in cells]
        written: list[dict[str, Any]] = [
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {"tags": tags},
                "outputs": [],
                "source": source,
            }
            for source, tags in pairs
        ]
        path = tmp_path / "n.ipynb"
        path.write_text(json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        settings = Settings(select=tuple(select.split(",")), ruff=False)
        return check_files(
            [path], settings, runs=lambda one: check_runs(one, timeout=timeout, settings=settings, **more)
        )

    return run


def told(report: Report) -> list[tuple[str, int | None, int, str]]:
    return [(one.code, one.cell, one.line, one.message) for one in report.findings]


def test_hash_order_and_instability_are_told_apart(check: Check) -> None:
    titles: list[str] = []
    report = check(
        "import time\nnames = ['alpha', 'beta', 'gamma', 'delta', 'eps']",
        "started = time.time()\nkept = sorted(set(names))",
        "order = list(set(names))\nfirst = order[0]",
        select="RN",
        tell=titles.append,
    )
    errors = [one for one in told(report) if one[0] in ("RN004", "RN005")]
    assert [one[:3] for one in errors] == [("RN005", 2, 1), ("RN004", 3, 1)]
    assert errors[0][3] == "the variable started is another one each time"
    assert errors[1][3].startswith("the variable order is another one with another hash seed")
    assert len(titles) == 3
    assert report.exit_code == 1


def test_a_stable_notebook_without_sets_is_run_twice(check: Check) -> None:
    titles: list[str] = []
    report = check("x = 1\nprint(x)", select="RN004,RN005", tell=titles.append)
    assert (report.findings, report.not_checked, report.exit_code) == ((), (), 0)
    assert len(titles) == 2


def test_a_comment_suppresses_and_is_only_judged_where_the_rule_ran(check: Check, tmp_path: Path) -> None:
    source = "order = list({'a', 'b', 'c', 'd', 'e'})  # promote: ignore[RN004]"
    report = check(source, select="RN004,SU001")
    assert (report.findings, report.suppressed) == ((), 1)
    without_run = check_files([tmp_path / "n.ipynb"], Settings(select=("SU001",), ruff=False))
    assert without_run.findings == ()
    idle = check("order = 1  # promote: ignore[RN004]", select="RN004,SU001")
    assert [one.code for one in idle.findings] == ["SU001"]


@pytest.mark.parametrize(
    ("source", "timeout", "words"),
    [
        ("x = 1\nopen('missing.csv')", 60, "FileNotFoundError"),
        ("import os\nos._exit(1)", 60, "the kernel died"),
        ("while True:\n    pass", 4, "did not finish within 4 seconds"),
    ],
)
def test_what_does_not_run_is_not_checked(check: Check, source: str, timeout: float, words: str) -> None:
    report = check("a = 1", source, select="RN004,EN005,PR007", timeout=timeout)
    assert report.findings == ()
    assert [one.blocking for one in report.not_checked] == [True]
    assert words in report.not_checked[0].reason
    assert report.not_checked[0].cell == 2
    assert report.exit_code == 1


def test_no_interpreter_is_not_checked(check: Check) -> None:
    report = check("a = 1", select="RN004", python="/no/such/python")
    assert report.not_checked[0].reason.startswith("it was not run: /no/such/python is not an interpreter")
    assert report.exit_code == 1


def test_parameters_are_varied_in_bounds(check: Check) -> None:
    parameters = "size = 4\nlabel = 'north'\nsource = 'a.csv'\nstrict = False"
    report = check(
        (parameters, ["parameters"]),
        "total = size * 2\nassert not strict\nunused = len(label) and 0",
        select="PR007",
    )
    assert told(report) == [
        ("PR007", 1, 2, "with 'north_' instead of 'north' for label, nothing changes"),
    ]
    assert [one.reason for one in report.not_checked] == [
        "PR007: parameters that were not varied: source (a path or an address)"
    ]
    assert report.exit_code == 0


def test_what_is_unstable_anyway_proves_no_effect(check: Check) -> None:
    report = check(
        ("noise = 5", ["parameters"]), "import random\ndrawn = random.random() * noise", select="PR007"
    )
    assert report.findings == ()
    assert "changes only what differs from run to run anyway" in report.not_checked[0].reason
