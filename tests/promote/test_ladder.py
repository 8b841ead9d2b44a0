"""The ladder of structures, and what it says of a step down."""

from __future__ import annotations

from typing import get_args

import pytest

from promote.ladder import _refusal
from promote.plan.model import Rung
from promote_checks.proof.result import Difference, DifferenceKind, Proof

COUNTS = (1, 0, 1, 0, 0, 0)


@pytest.mark.parametrize("kind", get_args(DifferenceKind))
def test_every_kind_of_difference_has_a_reason(kind: DifferenceKind) -> None:
    difference = Difference(kind, "the thing", 3, 1, "a", "b")
    refusal = _refusal(Rung.FINE, Proof("different", *COUNTS, differences=(difference,)))
    assert (refusal.cell, refusal.line) == (3, 1)
    assert refusal.reason
