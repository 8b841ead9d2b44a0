"""What each step promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from {{ cookiecutter.package }}.clean import clean_customers
from {{ cookiecutter.package }}.evaluate import evaluate_model
from {{ cookiecutter.package }}.features import build_features
from {{ cookiecutter.package }}.load import load_customers
from {{ cookiecutter.package }}.train import split_rows, train_model

CUSTOMERS = pd.DataFrame(
    {
        "customer": [1, 1, 2, 3],
        "tenure": [1, 1, 30, 60],
        "monthly": [80.0, 80.0, None, 20.0],
        "contract": [" Monthly", " Monthly", "one year", "Two Years"],
        "churned": ["yes", "yes", "no", "no"],
    }
)


def test_load_customers_reads_every_row(notebooks: Path) -> None:
    path = notebooks / "customers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(load_customers(str(path))) == len(lines) - 1


def test_clean_customers_drops_duplicates_and_fills_gaps() -> None:
    customers = clean_customers(CUSTOMERS)
    assert list(customers["customer"]) == [1, 2, 3]
    assert list(customers["contract"]) == ["monthly", "one year", "two years"]
    assert list(customers["monthly"]) == [80.0, 50.0, 20.0]


def test_clean_customers_leaves_its_input_alone() -> None:
    before = CUSTOMERS.copy()
    clean_customers(CUSTOMERS)
    pd.testing.assert_frame_equal(CUSTOMERS, before)


def test_build_features_standardises() -> None:
    features, churned = build_features(clean_customers(CUSTOMERS))
    assert features.mean().tolist() == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert features.std().tolist() == pytest.approx([1, 1, 1, 1])
    assert churned.tolist() == [1.0, 0.0, 0.0]


def test_split_rows_uses_every_row_once() -> None:
    train_rows, test_rows = split_rows(100, test_share=0.25, seed=0)
    assert len(test_rows) == 25
    assert sorted([*train_rows, *test_rows]) == list(range(100))


def test_train_model_and_evaluate_model_learn_a_simple_rule() -> None:
    features = pd.DataFrame({"x": np.linspace(-1, 1, 40)})
    churned = (features["x"] > 0).astype(float)
    rows = np.arange(40)
    weights = train_model(features, churned, rows, steps=200, learning_rate=1.0)
    scores = evaluate_model(weights, features, churned, rows)
    assert scores == {"accuracy": 1.0, "baseline": 0.5}
