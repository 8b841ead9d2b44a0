"""Rows as hashes, and what chance explains."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from promote_checks.probe.rows import NoRowsError, Rows

RNG = np.random.default_rng(0)
NUMBERS = RNG.normal(size=(300, 3))


def shared(one: Any, other: Any) -> int:
    return len(Rows(one).distinct & Rows(other).distinct)


def test_values_count_and_not_the_kind_of_table() -> None:
    frame = pd.DataFrame(NUMBERS, columns=list("abc"), index=range(1000, 1300))
    assert shared(frame, NUMBERS) == 300
    assert shared(frame[:200], NUMBERS[150:]) == 50
    assert shared(NUMBERS[:200], NUMBERS[200:]) == 0
    assert shared(pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [2.0, 3.0]})) == 1


def test_missing_values_and_signed_zeros_are_equal() -> None:
    assert shared(np.array([[np.nan, 0.0]]), np.array([[float("nan"), -0.0]])) == 1
    assert shared(pd.DataFrame({"a": ["x", None]}), pd.DataFrame({"a": [None]})) == 1


def test_the_order_of_columns_counts() -> None:
    assert shared(np.array([[1.0, 2.0]]), np.array([[2.0, 1.0]])) == 0


def test_texts_sparse_rows_and_lists() -> None:
    assert shared(["a b", "c"], ["c", "d"]) == 1
    matrix = sparse.random(50, 40, density=0.5, format="csr", random_state=1)
    assert shared(matrix[:30], matrix[20:]) == 10
    assert shared([[1, 2], [3, 4]], ((3, 4),)) == 1


def test_what_has_no_rows() -> None:
    with pytest.raises(NoRowsError, match="a dict"):
        Rows({"a": 1})


def test_measurements_are_not_equal_by_chance() -> None:
    assert Rows(NUMBERS).chance == 0
    assert Rows(np.repeat(NUMBERS, 5, axis=0)).chance == 0


def test_few_values_are() -> None:
    discrete = np.column_stack([RNG.integers(0, 2, 1000), RNG.integers(0, 5, 1000)])
    assert math.isclose(Rows(discrete).chance, 0.1, rel_tol=0.2)
    scaled = (discrete - discrete.mean(axis=0)) / discrete.std(axis=0)
    assert math.isclose(Rows(scaled).chance, Rows(discrete).chance, rel_tol=1e-9)


def test_a_column_that_another_one_decides_adds_nothing() -> None:
    city = RNG.integers(0, 50, 1000)
    alone, both = Rows(city).chance, Rows(np.column_stack([city, city // 5])).chance
    assert math.isclose(alone, both, rel_tol=1e-9)
