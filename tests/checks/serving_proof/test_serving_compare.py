"""Answers against predictions."""

from __future__ import annotations

from typing import Any

import pytest

from promote_checks.serving_proof.compare import LEFT_OUT, compared, same

EVIDENCE = {"inputs": [[1.5, "a"], [2.5, "b"]], "answers": [0, 1], "total": 2}
GOOD = [{"input": [1.5, "a"], "answer": 0}, {"input": [2.5, "b"], "answer": 1}]


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1, True),
        (1, 2, False),
        ("a", "a", True),
        ("1", 1, False),
        (True, 1, False),
        (0.1, 0.1 * (1 + 1e-12), True),
        (0.1, 0.1 * (1 + 1e-8), False),
        (None, None, True),
        (None, 0.0, False),
        ([1, 0.5], [1, 0.5], True),
        ([1, 0.5], [1, 0.5, 0], False),
    ],
)
def test_same(left: Any, right: Any, equal: bool) -> None:
    """Labels exactly, floats within the tolerance."""
    assert same(left, right) is equal


def test_all_equal() -> None:
    """Alone and in batches."""
    proof = compared(EVIDENCE, {"1": GOOD, "2": GOOD})
    assert (proof.verdict, proof.rows_proven, proof.batch_proven) == ("equal", 2, 2)


@pytest.mark.parametrize("size", ["1", "2"])
@pytest.mark.parametrize(
    "bad",
    [
        {"input": [2.5, "b"], "answer": 0},
        {"input": [2.6, "b"], "answer": 1},
        {"input": [2.5], "answer": 1},
        {"error": "KeyError: 'x'"},
    ],
)
def test_one_row_otherwise(size: str, bad: dict[str, Any]) -> None:
    """One difference, alone or in a batch, in the answer or in the model's input, and nothing is proven."""
    batches = {"1": GOOD, "2": GOOD, size: [GOOD[0], bad]}
    proof = compared(EVIDENCE, batches)
    assert proof.verdict == "different"
    assert proof.first is not None
    assert (proof.first.row, proof.first.batch) == (1, int(size))


def test_rows_that_were_not_asked_are_not_proven() -> None:
    """Too few answers, or no batches at all, prove nothing."""
    assert compared(EVIDENCE, {"1": GOOD, "2": GOOD[:1]}).verdict == "different"
    assert compared(EVIDENCE, {"1": GOOD}).verdict == "different"
    assert compared({**EVIDENCE, "inputs": [], "answers": []}, {"1": [], "2": []}).verdict == "different"


def test_probabilities_are_compared_where_the_notebook_has_them() -> None:
    """A probability that is off is a difference even where the label is right; so is one that is missing."""
    evidence = {**EVIDENCE, "probabilities": [0.25, 0.75]}
    good = [{**one, "probability": p} for one, p in zip(GOOD, (0.25, 0.75), strict=True)]
    assert compared(evidence, {"1": good, "2": good}).verdict == "equal"
    for bad in ([good[0], {**good[1], "probability": 0.7}], [good[0], GOOD[1]]):
        proof = compared(evidence, {"1": good, "2": bad})
        assert proof.verdict == "different"
        assert proof.first is not None
        assert (proof.first.what, proof.first.row, proof.first.notebook) == ("probability", 1, "0.75")


GONE = {"error": "RowExcluded: the notebook's own filters leave out: rows 0"}


def test_rows_that_the_notebook_leaves_out_are_counted() -> None:
    """Refused as such, or answered by a path that has no such filter."""
    batches = {"1": GOOD, "2": GOOD}
    proof = compared(EVIDENCE, batches, [[GONE, GONE], [GOOD[0]]])
    assert (proof.verdict, proof.excluded, proof.excluded_refused) == ("equal", 3, 2)


def test_a_filter_that_is_half_applied_is_different() -> None:
    """Some of its rows are refused, others answered."""
    proof = compared(EVIDENCE, {"1": GOOD, "2": GOOD}, [[GONE, GOOD[1], GONE]])
    assert proof.verdict == "different"
    assert proof.first is not None
    assert (proof.first.row, proof.first.what) == (1, LEFT_OUT)
