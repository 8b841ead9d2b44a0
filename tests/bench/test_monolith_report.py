"""The page of the monolith: ratios of the same round, and who had no answer."""

from __future__ import annotations

import pytest
from bench.monolith.measure import Measured, rows
from bench.monolith.report import FIGURES, page, quantile, ratios
from bench.monolith.sides import AFTER, SIDES


def side(name: str, factor: float) -> Measured:
    seconds = [[factor * (1 + at / 100) for at in range(100)], [2 * factor] * 100]
    return Measured(name, seconds, [factor, 3 * factor], [100 / factor, 50 / factor], [factor] * 10, failed=2)


def test_ratios_are_of_the_same_round() -> None:
    slow, fast = side("before", 4.0), side(AFTER, 1.0)
    fast.cpu = [1.0, 6.0]
    assert ratios(fast, slow, FIGURES["CPU a request"]) == [0.25, 0.5]
    assert ratios(fast, slow, FIGURES["p99, one client"]) == pytest.approx([0.25, 0.25])
    text = page([slow, fast], "flask 3")
    assert "| before | 0.38 (0.25-0.50) | 0.25 (0.25-0.25) |" in text
    assert "before 2" in text, "requests without an answer are said"


def test_a_quantile_counts_what_had_no_answer_as_endless() -> None:
    assert quantile([1.0, 2.0, 3.0, float("inf")], 0.99) == float("inf")


def test_rows_have_no_gaps_and_their_own_types() -> None:
    asked = rows()
    assert len(asked) > 500
    assert {type(row["months"]) for row in asked} == {int}
    assert {type(row["income"]) for row in asked} == {float}
    assert [one.name for one in SIDES][-1] == AFTER
