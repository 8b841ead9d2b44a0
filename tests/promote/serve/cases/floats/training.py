"""Four numbers, and a logistic regression on them."""

from __future__ import annotations

import random

import pandas as pd
from sklearn.linear_model import LogisticRegression


def table() -> pd.DataFrame:
    """An invented table without holes."""
    chance = random.Random(7)
    names = ("width", "height", "depth", "weight")
    frame = pd.DataFrame([{name: round(chance.gauss(10, 3), 3) for name in names} for _ in range(400)])
    frame["heavy"] = (frame["weight"] + frame["width"] > 20).astype(int)
    return frame


def fitted(serving, frame: pd.DataFrame):
    """Return the state."""
    return serving.State(LogisticRegression().fit(frame.loc[:, list(serving.COLUMNS)], frame["heavy"]))
