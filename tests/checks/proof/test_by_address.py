"""Sets of objects: what is done in their order is never called proven."""

from __future__ import annotations

import pytest

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation, StatementRecord
from promote_checks.probe.names import by_address
from promote_checks.proof.by_address import ordered_by_address

HELD = Observation([StatementRecord(0, 1, 0, by_address=["models"])])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("for m in models:\n    m.fit()", True),
        ("names = [str(m) for m in models]", True),
        ("first = next(iter(models))", True),
        ("pairs = list(zip(axes, models))", True),
        ("def f():\n    return [*models]", True),
        ("other = models", True),
        ("n = len(models)", False),
        ("models.add(one)\nknown = one in models", False),
        ("if models:\n    pass", False),
        ("others = other_models", False),
    ],
)
def test_only_what_may_show_the_order_counts(source: str, found: bool) -> None:
    assert bool(ordered_by_address(HELD, [TranslatedCell(0, source)])) is found


def test_a_notebook_without_such_sets_has_none() -> None:
    cells = [TranslatedCell(0, "for m in models:\n    pass")]
    assert ordered_by_address(Observation([StatementRecord(0, 1, 0)]), cells) == ()


class Plain:
    pass


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({Plain(), Plain()}, True),
        ({int, str}, True),
        ([1, {Plain(), Plain()}], True),
        ({Plain()}, False),
        ({"a", "b"}, False),
        ({(1, 2), (3, 4)}, False),
        ([Plain(), Plain()], False),
        ({Plain(): 1, Plain(): 2}, False),
    ],
)
def test_which_values_are_ordered_by_address(value: object, expected: bool) -> None:
    assert by_address(value) is expected
