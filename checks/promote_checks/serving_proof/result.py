"""What the proof of a serving path found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

RTOL = 1e-9
"""One row and a batch may add floats in another order; labels are compared exactly."""

Verdict = Literal["equal", "different", "unproven"]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """The first row that is answered otherwise."""

    row: int
    """Place among the rows that were asked."""
    batch: int
    """Size of the batch in which it was asked."""
    what: str
    """``prediction``, ``model input 3`` or ``error``."""
    notebook: str
    served: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """Rows of the source as a client would send them, and what the notebook itself answered to each."""

    rows: Sequence[Sequence[Any]] = ()
    """Values in the order of the columns."""
    answers: Sequence[Any] = ()
    probabilities: Sequence[Any] = ()
    """Of the answers; empty where the notebook has none."""
    label: str = ""
    """Column of the source that the model was fitted to; empty: not known."""
    labels: Sequence[Any] = ()
    """What came true; empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingProof:
    """Rows asked and equal, one at a time and in batches. ``unproven``: nothing could be compared."""

    verdict: Verdict
    rows: int = 0
    rows_proven: int = 0
    """Equal one at a time."""
    batch_proven: int = 0
    """Equal in every batch."""
    total: int = 0
    """Rows of the source for which the notebook has a prediction."""
    rtol: float = RTOL
    excluded: int = 0
    """Rows asked that the notebook's own filters leave out, for what stands in served columns."""
    excluded_refused: int = 0
    """Of these: refused as such. The others are answered, where the path has no such filter."""
    reason: str = ""
    first: RowDifference | None = None
    seen: Witnessed = Witnessed()
