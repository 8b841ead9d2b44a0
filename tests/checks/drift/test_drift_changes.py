"""Which cells changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promote_checks.drift.compare import Change, changes
from promote_checks.drift.digest import Code


def code(letters: str) -> Code:
    """One cell a letter; a dot is a text cell."""
    return Code("python", tuple(None if letter == "." else letter for letter in letters))


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("abc", "abc", []),
        ("abc", ".a..bc", []),
        ("abc", "axc", [Change("changed", 1, 1)]),
        ("a.c", ".a.x", [Change("changed", 2, 3)]),
        ("abc", "abxc", [Change("added", None, 2)]),
        ("abc", "ac", [Change("removed", 1, None)]),
        ("abc", "bca", [Change("moved", 0, 2)]),
        ("abc", "", [Change("removed", 0, None), Change("removed", 1, None), Change("removed", 2, None)]),
        ("ab", "xyb", [Change("changed", 0, 0), Change("added", None, 1)]),
    ],
)
def test_each_kind(then: str, now: str, expected: list[Change]) -> None:
    assert list(changes(code(then), code(now))) == expected


@pytest.mark.parametrize(("then", "now", "kind"), [("aab", "ab", "removed"), ("ab", "ba", "moved")])
def test_one_of_two_that_it_could_be(then: str, now: str, kind: str) -> None:
    assert [one.kind for one in changes(code(then), code(now))] == [kind]


letters = st.text(alphabet="abcd.", max_size=8)


@given(letters, letters)
def test_nothing_is_left_out_and_nothing_is_said_twice(then: str, now: str) -> None:
    found = changes(code(then), code(now))
    same = then.replace(".", "") == now.replace(".", "")
    assert (not found) == same
    old = [one.then for one in found if one.then is not None]
    new = [one.now for one in found if one.now is not None]
    assert len(set(old)) == len(old)
    assert len(set(new)) == len(new)
    kept_then = [then[at] for at in range(len(then)) if then[at] != "." and at not in old]
    kept_now = [now[at] for at in range(len(now)) if now[at] != "." and at not in new]
    assert kept_then == kept_now
