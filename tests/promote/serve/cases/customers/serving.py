"""How a raw row of a customer becomes an answer; written by hand as a promotion would emit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

COLUMNS = ("tenure", "Monthly Charges", "contract", "payment", "senior", "joined")
RANKS = {"monthly": 0, "one year": 1, "two years": 2}


@dataclass(frozen=True)
class State:
    """What training leaves."""

    charges_median: Any
    payment_levels: pd.Index
    scaler: Any
    model: Any


class RowExcluded(Exception):
    """The notebook leaves such rows out."""

    def __init__(self, positions: Sequence[int], reason: str) -> None:
        self.positions = positions
        self.reason = reason
        super().__init__(reason)


def prepare(rows: pd.DataFrame, state: State) -> pd.DataFrame:
    """Return the model's own input."""
    excluded = (rows["tenure"] < 0).to_numpy().nonzero()[0]
    if len(excluded):
        raise RowExcluded(excluded.tolist(), "customers = customers[customers.tenure >= 0]")
    features = rows.loc[:, list(COLUMNS)].copy()
    features["Monthly Charges"] = features["Monthly Charges"].fillna(state.charges_median)
    features["contract"] = features["contract"].map(RANKS)
    features["senior"] = features["senior"].astype(int)
    features["joined"] = pd.to_datetime(features["joined"]).dt.year
    payment = pd.get_dummies(features.pop("payment"), prefix="payment", dtype=int)
    payment = payment.reindex(columns=state.payment_levels, fill_value=0)
    return pd.concat([features, payment], axis=1)


def predict(rows: pd.DataFrame, state: State) -> dict[str, Any]:
    """Return the answers for raw rows."""
    scaled = state.scaler.transform(prepare(rows, state))
    return {
        "prediction": state.model.predict(scaled),
        "probability": state.model.predict_proba(scaled)[:, 1],
    }
