"""The command line: how it reads values, and what it says about results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from {{ cookiecutter.package }} import __main__ as line

GOOD: list[tuple[str, Any, object]] = [
    ("1", int, 1),
    ("-1.5e3", float, -1500.0),
    ("a b", str, "a b"),
    ("x/y", Path, Path("x/y")),
    ("[1, 2.5]", list[float], [1, 2.5]),
    ("{'a': 1}", dict[str, int], {"a": 1}),
    ("(1, 'x')", tuple[int, str], (1, "x")),
    ("None", int | None, None),
    ("[1]", list[int | None], [1]),
    ("['low']", list[Literal["low", "high"]], ["low"]),
    ("seven", str | int, "seven"),
    ("low", Literal["low", "high"], "low"),
    ("plain", Any, "plain"),
    ("[1]", Any, [1]),
    ("[1]", list, [1]),
]
BAD: list[tuple[str, Any]] = [
    ("x", int),
    ("['a']", list[int]),
    ("(1,)", tuple[int, str]),
    ("{'a': 'b'}", dict[str, int]),
    ("mid", Literal["low", "high"]),
    ("x", int | None),
    ("[", list[str]),
]


@dataclass
class Found:
    """What a pipeline could have computed."""

    rows: int
    many: list[int]
    text: str
    table: object


class Table:
    """Something with a shape."""

    shape = (2, 3)


FOUND = Found(rows=3, many=list(range(11)), text="x" * 200, table=Table())


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in line.SECRETS.values():
        monkeypatch.setenv(variable, "only-for-tests")


@pytest.mark.parametrize(("text", "annotation", "value"), GOOD)
def test_a_value_is_read(text: str, annotation: Any, value: object) -> None:
    assert line.parse_value(text, annotation) == value


@pytest.mark.parametrize(("text", "annotation"), BAD)
def test_a_bad_value_is_refused(text: str, annotation: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        line.parse_value(text, annotation)


def test_results_are_told_in_short_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(line, "run", lambda params: FOUND)
    assert line.main([line.RUN]) == 0
    rows, many, text, table = capsys.readouterr().out.splitlines()
    assert rows.split() == ["rows", "3"]
    assert many.endswith("list of 11 items")
    assert len(text) < 120
    assert table.endswith("Table of shape 2 x 3")


def test_a_file_that_is_no_parameter_is_not_explained_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(params: object) -> None:
        raise FileNotFoundError(2, "there is no such file", "nobody/named/this")

    monkeypatch.setattr(line, "run", fails)
    with pytest.raises(FileNotFoundError):
        line.main([line.RUN])
