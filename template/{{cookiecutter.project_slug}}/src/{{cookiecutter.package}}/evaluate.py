"""Judge the model on rows it has not seen."""

from __future__ import annotations

import logging

import numpy as np
import numpy.typing as npt
import pandas as pd

logger = logging.getLogger(__name__)


def evaluate_model(
    weights: npt.NDArray[np.float64],
    features: pd.DataFrame,
    churned: pd.Series,
    test_rows: npt.NDArray[np.int64],
) -> dict[str, float]:
    """Return the accuracy, and that of always saying what is most frequent."""
    inputs = np.column_stack([np.ones(len(test_rows)), features.iloc[test_rows]])
    truth = churned.iloc[test_rows].to_numpy()
    predicted = (inputs @ weights > 0).astype(float)
    scores = {
        "accuracy": float((predicted == truth).mean()),
        "baseline": float(max(truth.mean(), 1 - truth.mean())),
    }
    logger.info("accuracy %.3f, baseline %.3f", scores["accuracy"], scores["baseline"])
    return scores
