"""The customers, and how the notebook trains."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ROWS = 400


def table() -> pd.DataFrame:
    """An invented table with holes in it."""
    chance = random.Random(7)
    rows = []
    for _ in range(ROWS):
        tenure = chance.randint(0, 72)
        charges = round(chance.uniform(20, 120), 2)
        rows.append(
            {
                "tenure": tenure,
                "Monthly Charges": None if chance.random() < 0.1 else charges,
                "contract": chance.choice(["monthly", "one year", "two years"]),
                "payment": None if chance.random() < 0.05 else chance.choice(["card", "bank", "check"]),
                "senior": chance.random() < 0.2,
                "joined": f"20{chance.randint(10, 24)}-0{chance.randint(1, 9)}-11",
                "email": f"person{len(rows)}@example.com",
                "churned": int(chance.random() < (0.6 if tenure < 24 else 0.2)),
            }
        )
    frame = pd.DataFrame(rows)
    frame["Monthly Charges"] = frame["Monthly Charges"].astype(float)
    return frame


def fitted(serving, frame: pd.DataFrame):
    """Return the state."""
    levels = pd.get_dummies(frame["payment"], prefix="payment").columns
    state = serving.State(frame["Monthly Charges"].median(), levels, None, None)
    features = serving.prepare(frame, state)
    scaler = StandardScaler().fit(features)
    model = LogisticRegression().fit(scaler.transform(features), frame["churned"])
    return serving.State(np.float64(state.charges_median), levels, scaler, model)
