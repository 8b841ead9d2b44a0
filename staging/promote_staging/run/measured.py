"""What was counted beside the metrics: numbers that are none, rows against the pipeline, rows against the contract."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from promote_staging.evidence.checks import Tally
from promote_staging.requests.compare import from_recorded
from promote_staging.run.outcomes import Looked


def finite(looked: Sequence[Looked]) -> Tally:
    """Numbers in the candidate's predictions, and how many of them are not finite."""
    numbers = [number for one in looked for number in _numbers(_said(one))]
    return Tally(len(numbers), sum(not math.isfinite(number) for number in numbers))


def pipeline(looked: Sequence[Looked]) -> Tally:
    """Rows whose prediction was recorded when the candidate was promoted, and how many it now answers otherwise."""
    rows = [one.pair for one in _held_out(looked) if one.pair.request.recorded is not None]
    return Tally(len(rows), sum(bool(from_recorded(row.request.recorded, row.candidate)) for row in rows))


def valid_rows(looked: Sequence[Looked]) -> Tally:
    """The pipeline's own rows, and how many of them the candidate's contract does not take."""
    rows = [one.pair.candidate for one in _held_out(looked)]
    return Tally(len(rows), sum(400 <= answer.status < 500 for answer in rows))


def _held_out(looked: Sequence[Looked]) -> Iterator[Looked]:
    return (one for one in looked if one.pair.request.kind == "held out")


def _said(looked: Looked) -> Any:
    try:
        # Not msgspec: a broken service may write NaN, which that refuses.
        return json.loads(looked.pair.candidate.body) if looked.pair.candidate.status == 200 else None
    except ValueError:
        return None


def _numbers(said: Any) -> Iterator[float]:
    if isinstance(said, float):
        yield said
    for inner in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from _numbers(inner)
