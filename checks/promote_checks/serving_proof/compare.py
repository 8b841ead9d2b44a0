"""Answers against predictions: labels exactly, floats within the tolerance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from promote_checks.serving_proof.result import RTOL, RowDifference, ServingProof

_SHOWN = 80


def compared(evidence: Mapping[str, Any], batches: Mapping[str, Sequence[Mapping[str, Any]]]) -> ServingProof:
    """Judge every row in every batch size."""
    inputs, answers = evidence["inputs"], evidence["answers"]
    probabilities = evidence.get("probabilities") or ()
    first: RowDifference | None = None
    good: dict[int, set[int]] = {}
    for text, served in batches.items():
        size = int(text)
        good[size] = set()
        for row, one in enumerate(served):
            found = difference(row, size, (inputs[row], answers[row]), one)
            if found is None and probabilities:
                found = _probability(row, size, probabilities[row], one)
            if found is None:
                good[size].add(row)
            first = first or found
    every = set(range(len(answers)))
    alone = good.get(1, set())
    together = every.intersection(*(rows for size, rows in good.items() if size != 1))
    complete = (
        alone == together == every and len(good) > 1 and all(len(b) == len(answers) for b in batches.values())
    )
    return ServingProof(
        verdict="equal" if complete and every else "different",
        rows=len(every),
        rows_proven=len(alone),
        batch_proven=len(together),
        total=evidence["total"],
        reason="" if complete else "the serving path answers otherwise than the notebook",
        first=first,
    )


def difference(
    row: int, size: int, expected: tuple[Any, Any], served: Mapping[str, Any]
) -> RowDifference | None:
    """What is not as in the notebook, if anything."""
    if "error" in served:
        return RowDifference(row, size, "error", _short(expected[1]), _short(served["error"]))
    if not same(expected[1], served["answer"]):
        return RowDifference(row, size, "prediction", _short(expected[1]), _short(served["answer"]))
    if len(expected[0]) != len(served["input"]):
        return RowDifference(
            row, size, "model input", f"{len(expected[0])} columns", f"{len(served['input'])} columns"
        )
    for place, (theirs, mine) in enumerate(zip(expected[0], served["input"], strict=True)):
        if not same(theirs, mine):
            return RowDifference(row, size, f"model input {place}", _short(theirs), _short(mine))
    return None


def _probability(row: int, size: int, expected: Any, served: Mapping[str, Any]) -> RowDifference | None:
    told = served.get("probability")
    if same(expected, told):
        return None
    return RowDifference(row, size, "probability", _short(expected), _short(told))


def same(expected: Any, served: Any) -> bool:
    """Whether two JSON values are the same; a float never equals a label."""
    if isinstance(expected, list) and isinstance(served, list):
        return len(expected) == len(served) and all(map(same, expected, served))
    if isinstance(expected, bool) or isinstance(served, bool):
        return expected is served
    if isinstance(expected, float) or isinstance(served, float):
        numbers = isinstance(expected, (int, float)) and isinstance(served, (int, float))
        return numbers and (expected == served or math.isclose(expected, served, rel_tol=RTOL))
    return type(expected) is type(served) and bool(expected == served)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
