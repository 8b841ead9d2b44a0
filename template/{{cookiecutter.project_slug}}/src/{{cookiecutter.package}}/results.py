"""What the pipeline computes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Results:
    """The values that a caller could want, under their names in the notebook."""

    customers: pd.DataFrame
    features: pd.DataFrame
    churned: pd.Series
    weights: npt.NDArray[np.float64]
    scores: dict[str, float]
