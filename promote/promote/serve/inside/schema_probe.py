"""Describes frames as columns of a schema. Runs in the notebook's interpreter: only pandas and ours are there.

Stand-alone on purpose: no import of promote. What it returns still holds samples of the data; ``schema.py``
takes them out.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

CATEGORIES = 50
"""A text with more different values is no category."""
SAMPLE = 500
UNSEEN = "\u2047 never seen"


def describe(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Describe each column of a frame; every value is one that JSON can hold."""
    return [_column(str(name), frame.iloc[:, at]) for at, name in enumerate(frame.columns)]


def treats_unknown(
    predict: Callable[[pd.DataFrame, Any], Any], state: Any, rows: pd.DataFrame, column: str
) -> bool:
    """Say whether rows are still answered when a column holds a text that was never seen.

    Found out by asking: the serving path may map it, encode it as zeros or stumble over it. Rows that are
    excluded are treated: the notebook's own filter has spoken.
    """
    asked = rows.head(5).copy()
    try:
        asked[column] = pd.array([UNSEEN] * len(asked), dtype=rows[column].dtype)
        predict(asked, state)
    except Exception as error:  # noqa: BLE001 - whatever the path raises is its answer
        return type(error).__name__ == "RowExcluded"
    return True


def _column(name: str, values: pd.Series) -> dict[str, Any]:
    present = values.dropna()
    kind = _type(values, present)
    made = {
        "name": name,
        "type": kind,
        "dtype": str(values.dtype),
        "nullable": len(present) < len(values),
    }
    if values.dtype == object and made["nullable"]:
        made["missing"] = "none" if values[values.isna()].iloc[0] is None else "nan"
    if kind in ("number", "integer") and len(present):
        made |= {"minimum": _plain(present.min()), "maximum": _plain(present.max())}
    if kind == "string":
        made |= _categories(values, present)
    sample = [_plain(value) for value in present.head(SAMPLE)]
    return made | {"sample": sample, "example": sample[0] if sample else None}


def _type(values: pd.Series, present: pd.Series) -> str:
    dtype = values.dtype
    if pd.api.types.is_bool_dtype(dtype) or _all(present, bool):
        return "boolean"
    if pd.api.types.is_integer_dtype(dtype) or (dtype == object and _all(present, int)):
        return "integer"
    if pd.api.types.is_numeric_dtype(dtype) or (dtype == object and _all(present, (int, float))):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(dtype) or _all(present, datetime.datetime):
        return "date"
    if isinstance(dtype, pd.CategoricalDtype) and pd.api.types.is_numeric_dtype(dtype.categories.dtype):
        return "integer" if pd.api.types.is_integer_dtype(dtype.categories.dtype) else "number"
    if not _all(present, str) and dtype == object and len(present):
        raise TypeError(f"the column {values.name!r} holds values that JSON has no word for")
    return "string"


def _all(present: pd.Series, kinds: type | tuple[type, ...]) -> bool:
    return present.dtype == object and len(present) > 0 and all(isinstance(each, kinds) for each in present)


def _categories(values: pd.Series, present: pd.Series) -> dict[str, Any]:
    """Return the values, if they are few and come again and again."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return {"categories": [_plain(each) for each in values.dtype.categories]}
    found: Iterable[Any] = present.unique()
    listed = sorted(map(str, found))
    return {"categories": listed} if len(listed) <= CATEGORIES and 2 * len(listed) <= len(present) else {}


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
