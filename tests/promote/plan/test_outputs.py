"""``_``, ``Out[n]`` and ``_n`` become variables."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import Small, facts_of

from promote.plan.facts import Facts
from promote.plan.outputs import name_outputs
from promote_checks.observe.observation import StatementRecord

CASES = [
    (("1 + 1", "x = _"), ("out_1 = 1 + 1", "x = out_1")),
    (("a", "b", "x = _ + __"), ("out_1 = a", "out_2 = b", "x = out_2 + out_1")),
    (("a", "b", "c", "f(___, _)"), ("out_1 = a", "b", "out_3 = c", "f(out_1, out_3)")),
    (("a", "b", "c", "f(___)"), ("out_1 = a", "b", "c", "f(out_1)")),
    (("a", "b", "x = Out[1]"), ("out_1 = a", "b", "x = out_1")),
    (("a", "b", "x = _2"), ("a", "out_2 = b", "x = out_2")),
    (("x = 1\nf(x)", "g(_)"), ("x = 1\nout_1 = f(x)", "g(out_1)")),
    (("a;", "x = _"), ("a;", "x = _")),
    (("a = 1", "x = _1"), ("a = 1", "x = _1")),
    (("a", "for _ in b: pass", "x = _"), ("a", "for _ in b: pass", "x = _")),
    (("a", "from g import t as _", "_('x')"), ("a", "from g import t as _", "_('x')")),
    (("a", "x = Out[-1]"), ("a", "x = Out[-1]")),
    (("a", "", "b", "x = _2"), ("a", "", "out_2 = b", "x = out_2")),
    (("é", "x = 'é', _"), ("out_1 = é", "x = 'é', out_1")),
    (("a", "b"), ("a", "b")),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_name_outputs(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    assert tuple(c.python for c in name_outputs(Small(before).cells, Facts.of(None))) == after


def test_what_was_seen_to_show_nothing_is_passed_over() -> None:
    facts = facts_of(StatementRecord(0, 1, 0, displayed="int"), StatementRecord(1, 1, 0, displayed="None"))
    found = name_outputs(Small(("a", "f()", "x = _")).cells, facts)
    assert [c.python for c in found] == ["out_1 = a", "f()", "x = out_1"]
