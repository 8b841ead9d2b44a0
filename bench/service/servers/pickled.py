"""What the peers share: the state as a pickle, and a row as a frame, as people write it."""

from __future__ import annotations

import os
import pickle
from typing import Any

import pandas as pd
from customer_churn import serving


def load() -> Any:
    """Return the state."""
    with open(os.environ["BENCH_PICKLE"], "rb") as file:
        return pickle.load(file)


def predict(row: dict[str, Any], state: Any) -> dict[str, Any]:
    """Answer one row."""
    return first(serving.predict(pd.DataFrame([row]), state))


def first(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers for the first row as plain values."""
    return {name: values[0].item() for name, values in answers.items()}
