"""Names that hide in strings."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import plan_of, statements_of, story

from promote.plan.facts import Facts
from promote.plan.hidden import dynamic_use, hidden_names
from promote_checks.observe.observation import Observation, StatementRecord, Variable


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("df.query('a > @limit and b < @other')", {"limit"}),
        ("ols('y ~ scale(x) + limit')", {"limit", "x"}),
        ("eval('limit + x.limit')", {"limit", "x"}),
        ("exec('limit = x', {})", {"limit", "x"}),
        ("f('limit')", set()),
        ("f('@unknown')", set()),
        ("f('a@limited.org')", set()),
        ("eval('obj.limit')", set()),
    ],
)
def test_in_a_statement(source: str, expected: set[str]) -> None:
    found = hidden_names(statements_of(source), frozenset({"limit", "x"}), Facts.of(None))
    assert found.get(0, frozenset()) == expected
    assert bool(found) is bool(expected)


def test_carried_by_a_variable_until_it_is_bound_again() -> None:
    statements = statements_of("q = 'a > @limit'\ndf.query(q)\nq = 'a'\ndf.query(q)")
    assert hidden_names(statements, frozenset({"limit"}), Facts.of(None)) == {0: {"limit"}, 1: {"limit"}}


def test_a_frame_carries_no_text() -> None:
    statements = statements_of("found = df.query('a > @limit')\nfound.to_csv('x')")
    frame = Variable("found", "pandas.DataFrame", 1)
    facts = Facts.of(Observation([StatementRecord(0, 1, 0, bound=[frame]), StatementRecord(0, 2, 0)]))
    assert hidden_names(statements, frozenset({"limit"}), facts) == {0: {"limit"}}


@pytest.mark.parametrize(
    ("source", "dynamic"),
    [
        ("globals()['x'] = 1", True),
        ("locals()", True),
        ("vars()", True),
        ("vars(x)", False),
        ("dir()", True),
        ("dir(x)", False),
        ("exec(text)", True),
        ("exec(text, {})", False),
        ("eval(text)", True),
        ("eval('a + b')", False),
        ("eval(text, {})", False),
        ("x.eval(text)", False),
        ("def f():\n    exec(text)", True),
    ],
)
def test_dynamic_use(source: str, dynamic: bool) -> None:
    assert any(dynamic_use(statement) for statement in statements_of(source)) is dynamic


def test_a_step_takes_what_its_text_names() -> None:
    plan = plan_of("a = len('abc')\nk = a + 1", "x = eval('k + 1')\ny = x * 2", "z = y + 1")
    assert story(plan) == [
        "() -> k: a = len('abc') | k = a + 1",
        "(k) -> z: x = eval('k + 1') | y = x * 2 | z = y + 1",
    ]
