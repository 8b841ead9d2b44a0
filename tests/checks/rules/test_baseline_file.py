"""What is known is not reported; what is new is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_checks.rules.baseline import write


def test_known_findings_go_and_new_ones_stay(
    notebook: Callable[..., Any], check: Callable[..., Any], tmp_path: Path
) -> None:
    first = check(notebook("print(missing)"), select=("NB004",))
    write(first.findings, tmp_path / "known.json")
    same = check(notebook("print(missing)"), select=("NB004",), baseline=tmp_path / "known.json")
    assert (same.findings, same.known, same.exit_code) == ((), 1, 0)
    more = check(
        notebook("x = 1", "print(missing)", "print(other)"),
        select=("NB004",),
        baseline=tmp_path / "known.json",
    )
    assert [finding.message.split()[0] for finding in more.findings] == ["other"]


def test_written_twice_it_is_the_same(
    notebook: Callable[..., Any], check: Callable[..., Any], tmp_path: Path
) -> None:
    report = check(notebook("print(missing)", "print(another)"))
    write(report.findings, tmp_path / "a.json")
    write(report.findings, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert "missing" not in (tmp_path / "a.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1}'])
def test_not_a_baseline(
    notebook: Callable[..., Any], check: Callable[..., Any], tmp_path: Path, text: str
) -> None:
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="not a baseline"):
        check(notebook("x = 1"), baseline=tmp_path / "known.json")


def test_missing_baseline(notebook: Callable[..., Any], check: Callable[..., Any], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such baseline"):
        check(notebook("x = 1"), baseline=tmp_path / "nothing.json")
