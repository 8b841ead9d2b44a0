"""Comments and tags take findings away, and say so when they take nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from promote_checks.rules.finding import Report

BAD = "print(missing)"


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings if finding.code != "EN002"]


@pytest.mark.parametrize(
    "cell",
    [
        "print(missing)  # promote: ignore[NB004]",
        "print(missing)  # promote: ignore",
        "print(missing)  # promote:ignore[DL001, NB]",
        "# promote: ignore-cell[NB004]\nx = 1\nprint(missing)",
        "x = 1  # promote: ignore-file\nprint(missing)",
        "print(\n    missing,\n)  # promote: ignore[NB004]",
        "print(missing)  # noqa  # promote: ignore[NB004]",
    ],
)
def test_taken_away(notebook: Callable[..., Any], check: Callable[..., Any], cell: str) -> None:
    report = check(notebook(cell))
    assert codes(report) == []
    assert report.suppressed == 1
    assert report.exit_code == 0


@pytest.mark.parametrize("tag", ["promote-ignore", "promote-ignore-nb004", "promote-ignore-NB"])
def test_by_tag(notebook: Callable[..., Any], check: Callable[..., Any], tag: str) -> None:
    assert codes(check(notebook((BAD, [tag])))) == []


def test_a_tag_of_one_cell_leaves_the_others(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    report = check(notebook(("x = 1", ["promote-ignore-NB004"]), BAD))
    assert codes(report) == ["SU001", "NB004"]


def test_a_comment_on_another_line_takes_nothing(
    notebook: Callable[..., Any], check: Callable[..., Any]
) -> None:
    report = check(notebook("x = 1  # promote: ignore[NB004]\nprint(missing)"))
    assert codes(report) == ["SU001", "NB004"]
    assert report.findings[0].severity == "info"


def test_a_comment_in_a_text_is_none(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    report = check(notebook('x = """\n# promote: ignore-file\n"""\nprint(missing)'))
    assert codes(report) == ["NB004"]


def test_unused_is_not_told_for_rules_that_were_not_asked(
    notebook: Callable[..., Any], check: Callable[..., Any]
) -> None:
    report = check(notebook("x = 1  # promote: ignore[DL001]"), ignore=("DL",))
    assert codes(report) == []


def test_the_hook_says_nothing_about_unused_ones(
    notebook: Callable[..., Any], check: Callable[..., Any]
) -> None:
    assert codes(check(notebook("x = 1  # promote: ignore[NB004]"), thorough=False)) == []
