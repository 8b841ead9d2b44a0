"""Answers against predictions: labels exactly, floats within the tolerance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from promote_checks.serving_proof.result import RTOL, RowDifference, ServingProof

HALF = "a filter of the notebook is applied to some of the rows that it leaves out, and not to others"
LEFT_OUT = "the answer to a row that the notebook leaves out"
_SHOWN = 80


Batches = Mapping[str, Sequence[Mapping[str, Any]]]
"""Size -> what was served for each row."""
Groups = Sequence[Sequence[Mapping[str, Any]]]
"""By filter of the notebook, what was served for rows that it leaves out."""


def compared(evidence: Mapping[str, Any], batches: Batches, excluded: Groups = ()) -> ServingProof:
    """Judge every row in every batch size, and whether rows that the notebook leaves out are left out."""
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
    half = next((found for found in map(half_applied, excluded) if found is not None), None)
    reason = "" if half is None else HALF
    return ServingProof(
        verdict="equal" if complete and every and half is None else "different",
        rows=len(every),
        rows_proven=len(alone),
        batch_proven=len(together),
        total=evidence["total"],
        excluded=sum(map(len, excluded)),
        excluded_refused=sum(is_excluded(one) for group in excluded for one in group),
        reason=reason if complete else "the serving path answers otherwise than the notebook",
        first=first or half,
    )


def is_excluded(served: Mapping[str, Any]) -> bool:
    """Whether a row was refused as one for which the notebook makes no prediction."""
    return str(served.get("error", "")).startswith("RowExcluded")


def half_applied(group: Sequence[Mapping[str, Any]]) -> RowDifference | None:
    """The first row that is answered though others of the same filter are refused.

    A path without the filter answers all of them, and no prediction of the notebook says otherwise: that is counted.
    """
    if not any(map(is_excluded, group)):
        return None
    answered = ((at, one) for at, one in enumerate(group) if "answer" in one)
    found = next(answered, None)
    return None if found is None else RowDifference(found[0], 1, LEFT_OUT, "none", _short(found[1]["answer"]))


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
