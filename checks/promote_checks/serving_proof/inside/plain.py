"""Values as JSON holds them, and rows as a client sends them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """One cell as a JSON value; what is missing is null. Raises TypeError for anything else."""
    if isinstance(value, np.ndarray):
        return [plain(one) for one in value.tolist()]
    if isinstance(value, np.generic):
        value = value.item()
    if (
        value is None
        or type(value).__name__ in ("NaTType", "NAType")
        or (isinstance(value, float) and math.isnan(value))
    ):
        return None
    if isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if type(value).__name__ in ("Interval", "Period", "Timedelta"):
        return str(value)
    raise TypeError(f"a {type(value).__name__} is no JSON value")


def table_rows(value: Any) -> list[list[Any]]:
    """Rows of a table as lists of JSON values."""
    if hasattr(value, "toarray"):
        value = value.toarray()
    if hasattr(value, "columns"):
        columns = [value.iloc[:, i].tolist() for i in range(value.shape[1])]
        return (
            [[plain(cell) for cell in row] for row in zip(*columns)]
            if columns
            else [[] for _ in range(len(value))]
        )
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [row if isinstance(row := plain(one), list) else [row] for one in value]


def taken(value: Any, places: Any) -> Any:
    """Some rows."""
    if hasattr(value, "iloc"):
        return value.iloc[places]
    if type(value) is list:
        return [value[i] for i in places]
    return value[np.asarray(places)]
