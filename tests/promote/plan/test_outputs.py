"""``_``, ``Out[n]`` and ``_n`` become variables."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.promote.plan.small_plan import Small, facts_of

from promote.plan.facts import Facts
from promote.plan.outputs import name_outputs
from promote_checks.errors import UserError
from promote_checks.observe.observation import StatementRecord

CASES = [
    (("1 + 1", "x = _"), ("out_1 = 1 + 1; out_1", "x = out_1")),
    (("a", "b", "x = _ + __"), ("out_1 = a; out_1", "out_2 = b; out_2", "x = out_2 + out_1")),
    (("a", "b", "c", "f(___, _)"), ("out_1 = a; out_1", "b", "out_3 = c; out_3", "f(out_1, out_3)")),
    (("a", "b", "x = Out[1]"), ("out_1 = a; out_1", "b", "x = out_1")),
    (("a", "b", "x = _2"), ("a", "out_2 = b; out_2", "x = out_2")),
    (("x = 1\nf(x)  # why", "g(_)"), ("x = 1\nout_1 = f(x); out_1  # why", "g(out_1)")),
    (("a;", "x = _"), ("a;", 'x = ""')),
    (("a", "x = (_, __)"), ("out_1 = a; out_1", 'x = (out_1, "")')),
    (("a", "", "b", "x = _2"), ("a", "", "out_2 = b; out_2", "x = out_2")),
    (("é", "x = 'é', _"), ("out_1 = é; out_1", "x = 'é', out_1")),
    (("a", "_", "x = _"), ("out_1 = a; out_1", "out_2 = out_1; out_2", "x = out_2")),
    (("a", "out_1 = 3\nx = _"), ("out_1_ = a; out_1_", "out_1 = 3\nx = out_1_")),
    (("a", "b"), ("a", "b")),
    # Once the notebook binds one, no display moves any of them, and Out goes on.
    (("a", "for _ in b: pass", "c", "x = _"), ("a", "for underscore in b: pass", "c", "x = underscore")),
    (
        ("a", "_ = 3", "c", "x = _, __, Out[3]"),
        ("a", "underscore = 3", "out_3 = c; out_3", 'x = underscore, "", out_3'),
    ),
    (
        ("a", "_ = 3", "del _", "b", "x = _"),
        ("a", "underscore = 3", "del underscore", "out_4 = b; out_4", "x = out_4"),
    ),
    (("a", "for _ in b: f(_)", "c"), ("a", "for _ in b: f(_)", "c")),
    (("a", "t = [0 for _ in b]", "x = _"), ("out_1 = a; out_1", "t = [0 for _ in b]", "x = out_1")),
    (("a", "def f(_): return _", "x = _"), ("out_1 = a; out_1", "def f(_): return _", "x = out_1")),
    (("a", "from g import t as _", "_('x')"), ("a", "from g import t as _", "_('x')")),
    # Out as a dictionary.
    (("a", "x = 1 in Out"), ("out_1 = a; out_1", "x = 1 in {1: out_1}")),
    (("a", "x = len(Out), Out.get(1), Out.get(2, 5)"), ("out_1 = a; out_1", "x = len({1: out_1}), out_1, 5")),
    (("a", "x = [k for k in _oh]"), ("out_1 = a; out_1", "x = [k for k in {1: out_1}]")),
    (("a", "def f(): return Out[1]"), ("out_1 = a; out_1", "def f(): return out_1")),
    # What was run.
    (("a = 1", "x = _i, _i1, In[1]"), ("a = 1", "x = 'a = 1', 'a = 1', 'a = 1'")),
    (("a = 1", "x = len(In)"), ("a = 1", "x = len(['', 'a = 1', 'x = len(In)'])")),
    (
        ("for _i in b: pass\nx = _i", "y = _i"),
        ("for own_i in b: pass\nx = own_i", "y = 'for _i in b: pass\\nx = _i'"),
    ),
]
REFUSED = [
    (("a", "def f(): return _"), "_ is read when a function is called"),
    (("a", "x = Out"), "Out itself is kept, passed on or changed"),
    (("a", "Out[1] = 3"), "Out itself is kept, passed on or changed"),
    (("a", "Out.clear()"), "Out itself is kept, passed on or changed"),
    (("a", "def f():\n    global _\n    _ = 2"), "a function binds _, which IPython binds too"),
    (("a = 1", "x = _1"), "cell 1 of the run has shown nothing, and _1 is asked for it"),
    (("a = 1", "x = In[7]"), "no cell ran as number 7 before"),
]


def named(*sources: str, facts: Facts | None = None) -> list[str]:
    small = Small(sources)
    return [cell.python for cell in name_outputs(small.notebook, small.cells, facts or Facts.of(None))]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_name_outputs(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    assert tuple(named(*before)) == after


@pytest.mark.parametrize(("before", "reason"), REFUSED)
def test_what_no_variable_can_stand_for_is_refused_with_its_place(
    before: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(UserError) as raised:
        named(*before)
    assert "cell 2, line " in raised.value.message
    assert reason in raised.value.message


def test_what_was_seen_to_show_nothing_is_passed_over() -> None:
    facts = facts_of(StatementRecord(0, 1, 0, displayed="int"), StatementRecord(1, 1, 0, displayed="None"))
    assert named("a", "f()", "x = _", facts=facts) == ["out_1 = a; out_1", "f()", "x = out_1"]


def test_plain_python_has_no_history() -> None:
    small = Small(("a", "for _ in b: pass", "x = _"))
    notebook = replace(small.notebook, format="script")
    found = name_outputs(notebook, small.cells, Facts.of(None))
    assert [cell.python for cell in found] == ["a", "for underscore in b: pass", "x = underscore"]
