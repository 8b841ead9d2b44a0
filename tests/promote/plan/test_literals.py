"""Which literals can be parameters, and how their types are spelled."""

from __future__ import annotations

import pytest

from promote.plan.literals import annotation_of, fits_command_line, is_mutable, literal_assignment
from promote.plan.statements import split
from promote_checks.notebook.model import TranslatedCell


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1", ("x", 1, "1")),
        ("x = -1.5", ("x", -1.5, "-1.5")),
        ("x: float = 1e3", ("x", 1000.0, "1e3")),
        ("x = 0x_ff  # why", ("x", 255, "0x_ff")),
        ("x = 'a' 'b'", ("x", "ab", "'a' 'b'")),
        ("x = [1,\n  2]", ("x", [1, 2], "[1,\n  2]")),
        ("x = {'a': (1, 2)}", ("x", {"a": (1, 2)}, "{'a': (1, 2)}")),
        ("x = None", ("x", None, "None")),
        ("x = set()", ("x", set(), "set()")),
        ("x = ...", None),
        ("x = 1 + 1", None),
        ("x = [y]", None),
        ("x = f'a'", None),
        ("x = y = 1", None),
        ("x, y = 1, 2", None),
        ("x.y = 1", None),
        ("x[0] = 1", None),
        ("x += 1", None),
        ("x: int", None),
        ("f(1)", None),
        ("x = {[]: 1}", None),
    ],
)
def test_literal_assignment(source: str, expected: tuple[str, object, str] | None) -> None:
    found = literal_assignment(split([TranslatedCell(0, source)])[0])
    assert (found and (found.name, found.value, found.source)) == expected


@pytest.mark.parametrize(
    ("value", "fits", "annotation"),
    [
        (1, True, "int"),
        (True, True, "bool"),
        (1.5, True, "float"),
        ("a", True, "str"),
        ("a" * 120, True, "str"),
        ("a" * 121, False, ""),
        ("a\nb", False, ""),
        (None, False, ""),
        (b"a", False, ""),
        (1j, False, ""),
        ([], False, ""),
        ({}, False, ""),
        ((), False, ""),
        ([1, 2], True, "list[int]"),
        ([1] * 12, True, "list[int]"),
        ([1] * 13, False, ""),
        ([1, "a"], False, ""),
        ([1, None], False, ""),
        ([[1]], False, ""),
        ({1, 2}, True, "set[int]"),
        ((1, "a", 2.0), True, "tuple[int, str, float]"),
        ({"a": 1, "b": 2}, True, "dict[str, int]"),
        ({1: "a"}, False, ""),
        ({"a": [1]}, False, ""),
        ({"a": 1, "b": "c"}, False, ""),
    ],
)
def test_fits_command_line(value: object, fits: bool, annotation: str) -> None:
    assert fits_command_line(value) is fits
    if fits:
        assert annotation_of(value) == annotation


@pytest.mark.parametrize(
    ("value", "mutable"),
    [
        ([], True),
        ({}, True),
        (set(), True),
        ((1, [2]), True),
        ((1, (2, {3})), True),
        ((1, "a"), False),
        ("a", False),
    ],
)
def test_is_mutable(value: object, mutable: bool) -> None:
    assert is_mutable(value) is mutable
