"""Every variable of the notebook lands in exactly one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bench.judge.judge_inside.freeze import Freezer
from bench.judge.verdict import judge


def iter_nothing() -> Iterator[int]:
    """A generator: it can't be seen into."""
    yield from ()


def dump(**values: Any) -> dict[str, Any]:
    freezer = Freezer()
    return {name: freezer.variable(value) for name, value in values.items()}


def test_names_are_sorted_by_how_they_came_out() -> None:
    first = dump(same=1, changed=2, lost=3, unseen=iter_nothing(), random=4)
    again = dump(same=1, changed=2, lost=3, unseen=iter_nothing(), random=5)
    package = dump(same=1, changed=9, unseen=iter_nothing(), random=4)
    found = judge(first, again, package)
    assert found.equal == ("same",)
    assert [name for name, _ in found.different] == ["changed"]
    assert found.missing == ("lost",)
    assert [name for name, _ in found.incomparable] == ["unseen"]
    assert found.unstable == ("random",)
    assert not found.right


def test_a_missing_name_alone_is_not_right() -> None:
    values = dump(a=1, b=2)
    assert not judge(values, values, dump(a=1)).right
    assert judge(values, values, dump(a=1, b=2, more=3)).right


def test_the_share_compared_counts_what_is_missing_or_unseen() -> None:
    values = dump(a=1, b=2, c=iter_nothing(), d=4)
    found = judge(values, values, dump(a=1, b=3, c=iter_nothing()))
    assert found.share_compared == pytest.approx(0.5)
