"""The ladder of structures, and what it says of a step down."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast, get_args

import pytest

from promote.ladder import Job, _refusal, _shadowing
from promote.plan.model import Rung
from promote_checks.proof.result import Difference, DifferenceKind, Proof

COUNTS = (1, 0, 1, 0, 0, 0)


@pytest.mark.parametrize("kind", get_args(DifferenceKind))
def test_every_kind_of_difference_has_a_reason(kind: DifferenceKind) -> None:
    difference = Difference(kind, "the thing", 3, 1, "a", "b")
    refusal = _refusal(Rung.FINE, Proof("different", *COUNTS, differences=(difference,)))
    assert (refusal.cell, refusal.line) == (3, 1)
    assert refusal.reason


@pytest.mark.parametrize(
    ("name", "left_out"), [("sales.py", True), ("sales.ipynb", False), ("Sales 1.py", False)]
)
def test_a_script_that_is_called_like_its_package_is_not_beside_it(name: str, left_out: bool) -> None:
    path = Path("/data") / name
    job = SimpleNamespace(source=SimpleNamespace(notebook=SimpleNamespace(path=path)))
    assert _shadowing(cast(Job, job), "sales") == ((path,) if left_out else ())
