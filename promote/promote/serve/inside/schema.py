"""What the columns of a table hold, for the contract of the service."""

from __future__ import annotations

from typing import Any

import numpy as np

MOST_CATEGORIES = 20


def column_schema(name: str, column: Any) -> dict[str, Any]:
    """Type, range, categories and nullability of one pandas column."""
    import pandas as pd

    kind = getattr(column.dtype, "kind", "O")
    known = column.dropna()
    found: dict[str, Any] = {"name": name, "nullable": bool(column.isna().any()), "dtype": str(column.dtype)}
    if kind == "b":
        return {**found, "type": "boolean"}
    if kind in "iuf":
        found["type"] = "integer" if kind in "iu" else "number"
        if len(known) and np.isfinite(known.to_numpy(dtype=float)).all():
            found["minimum"], found["maximum"] = known.min().item(), known.max().item()
        return found
    if kind == "M":
        return {**found, "type": "date"}
    if len(known) and all(isinstance(v, bool) for v in known):
        return {**found, "type": "boolean"}
    if len(known) and all(isinstance(v, (int, float)) for v in known):
        return {**found, "type": "number"}
    found["type"] = "string"
    levels = pd.unique(known.astype(str))
    if len(levels) <= MOST_CATEGORIES and len(levels) * 4 <= len(known):
        found["categories"] = sorted(str(one) for one in levels)
    return found


def table_schema(table: Any, columns: list[Any]) -> list[dict[str, Any]]:
    """Schema of these columns of a frame; of an array or a list, of its columns under the names given."""
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return [column_schema(str(c), table[c]) for c in columns]
    frame = as_frame(table, columns)
    return [column_schema(str(c), frame[c]) for c in columns]


def as_frame(table: Any, columns: list[Any]) -> Any:
    """An array, a column or a list as a frame with these columns."""
    import pandas as pd

    if hasattr(table, "toarray"):
        table = table.toarray()
    if isinstance(table, np.ndarray) and table.ndim == 2:
        return pd.DataFrame(table, columns=columns)
    return pd.DataFrame({columns[0]: list(table)})


def answer_schema(name: str, values: Any) -> dict[str, Any]:
    """Type of an answer, and the labels that it may be."""
    import pandas as pd

    flat = np.asarray(values)
    if flat.ndim > 1:
        return {"name": name, "type": "array"}
    found = column_schema(name, pd.Series(flat))
    found.pop("minimum", None)
    found.pop("maximum", None)
    levels = pd.unique(pd.Series(flat)) if flat.dtype.kind != "f" else []
    if 0 < len(levels) <= MOST_CATEGORIES and found["type"] == "string":
        found["categories"] = sorted(str(one) for one in levels)
    return found
