"""Other values of a parameter."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from promote_checks.dynamic.other_values import IS_PATH, IS_SECRET, NO_OTHER, literal, others, why_not


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, [False]),
        (0, [1, 3]),
        (100, [50, 200]),
        (0.5, [0.25, 0.75]),
        (0.0, [0.5, 2.0]),
        ("north", ["north_"]),
        ("", ["x"]),
        ([1, 2, 3], [[1, 2], [2, 3]]),
        ((1,), [(2,), (4,)]),
        ({"low": 10}, [{"low": 5}]),
        (None, []),
        ([], []),
    ],
)
def test_values_of_the_same_type(value: Any, expected: list[Any]) -> None:
    found = list(others(value))
    assert found == expected
    assert all(type(one) is type(value) and one != value for one in found)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("source", "data/a.csv", IS_PATH),
        ("source", "a.csv", IS_PATH),
        ("source", "https://example.org", IS_PATH),
        ("source", "here", IS_PATH),
        ("password", "xK9-correct-horse", IS_SECRET),
        ("limit", None, NO_OTHER),
        ("limit", 3, ""),
        ("region", "north", ""),
    ],
)
def test_what_is_not_varied(tmp_path: Path, name: str, value: Any, reason: str) -> None:
    (tmp_path / "here").mkdir()
    assert why_not(name, value, tmp_path) == reason


def test_only_literals() -> None:
    assert literal(ast.parse("x: int = -3").body[0]) == -3
    for text in ("x = f()", "x, y = 1, 2", "x = [a]"):
        with pytest.raises(ValueError, match=r"literal|malformed"):
            literal(ast.parse(text).body[0])
