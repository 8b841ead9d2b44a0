"""Fit a logistic regression by gradient descent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def split_rows(
    rows: int, *, test_share: float, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the positions of the rows to train with and of those to test with."""
    order = np.random.default_rng(seed).permutation(rows)
    held_out = int(rows * test_share)
    return order[held_out:], order[:held_out]


def train_model(
    features: pd.DataFrame,
    churned: pd.Series,
    train_rows: npt.NDArray[np.int64],
    *,
    steps: int,
    learning_rate: float,
) -> npt.NDArray[np.float64]:
    """Return one weight per feature, after that of the constant."""
    inputs = np.column_stack([np.ones(len(train_rows)), features.iloc[train_rows]])
    truth = churned.iloc[train_rows].to_numpy()
    weights: npt.NDArray[np.float64] = np.zeros(inputs.shape[1])
    for _ in range(steps):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        weights = weights - learning_rate * inputs.T @ (predicted - truth) / len(truth)
    return weights
