"""Schemas of data frames: columns, types, missing values, the few texts of a column. pandera judges a witness."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from promote_checks.probe.size import size_of

LEVELS = 20
"""Texts that a column may hold to be one of categories."""
OFTEN = 10
"""Rows for each of them, on the whole."""
LARGE = 32 << 20
"""Bytes from which on only names and types are looked at."""
SHOWN = 3
INDEX = "(index)"


def schema_of(value: Any) -> dict[str, Any] | None:
    """The schema of a data frame of pandas; None for everything else, and for what can't be looked at."""
    pandas = sys.modules.get("pandas")
    frame_class = getattr(pandas, "DataFrame", None)
    if frame_class is None or type(value) is not frame_class:
        return None
    try:
        return {"columns": columns(value, size_of(value) > LARGE), "index": index(value.index)}
    except Exception:  # noqa: BLE001  a frame that is broken inside is the notebook's business
        return None


def columns(frame: Any, large: bool) -> list[dict[str, Any]]:
    """Each column, in their order."""
    missing = None if large else frame.isna().any().tolist()
    found = []
    for at, name in enumerate(frame.columns.tolist()):
        series = frame.iloc[:, at]
        found.append(
            {
                "name": str(name),
                "dtype": str(series.dtype),
                "nullable": None if missing is None else bool(missing[at]),
                "levels": None if large else levels(series),
            }
        )
    return found


def levels(series: Any) -> list[str] | None:
    """The texts in a column, if they are few and each stands there often."""
    if str(series.dtype) == "category":
        known = series.cat.categories.tolist()
    elif str(series.dtype) in ("object", "str", "string"):
        known = []
        seen: set[str] = set()
        for one in series.dropna().tolist():
            if not isinstance(one, str) or len(seen) > LEVELS:
                return None
            seen.add(one)
        known = sorted(seen)
    else:
        return None
    few = 0 < len(known) <= LEVELS and len(series) >= OFTEN * len(known)
    return sorted(known) if few and all(isinstance(one, str) for one in known) else None


def index(value: Any) -> list[dict[str, Any]]:
    """Each level of the index."""
    kinds = value.dtypes.tolist() if value.nlevels > 1 else [value.dtype]
    return [
        {"name": "" if name is None else str(name), "dtype": str(kind)}
        for name, kind in zip(value.names, kinds)
    ]


def witness(frame: Any, expected: dict[str, Any]) -> Any:
    """The few rows that show what the whole frame would: the first of each missing value and of each text."""
    with_levels = {one["name"] for one in expected["columns"] if one["levels"] is not None}
    places = set()
    for at, name in enumerate(frame.columns.tolist()):
        series = frame.iloc[:, at]
        missing = series.isna().to_numpy()
        if missing.any():
            places.add(int(missing.argmax()))
        if str(name) in with_levels:
            places.update(first_places(series.tolist()))
    shown = frame.iloc[sorted(places)].copy()
    shown.columns = [str(name) for name in frame.columns.tolist()]
    return shown


def first_places(values: list[Any]) -> list[int]:
    """Where each different value stands first; of more than anybody wants to read, the first ones."""
    seen: dict[str, int] = {}
    for at, one in enumerate(values):
        if len(seen) > 3 * LEVELS:
            break
        seen.setdefault(repr(one), at)
    return list(seen.values())


def drift(shown: Any, expected: dict[str, Any]) -> list[dict[str, str]]:
    """What pandera says against a witness. Raises ``ImportError`` where there is no pandera."""
    pandera = library()
    try:
        schema(expected, pandera).validate(shown, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return grouped(errors.failure_cases, shown)
    return []


def library() -> Any:
    """pandera for pandas: a module of its own since 0.24."""
    try:
        return importlib.import_module("pandera.pandas")
    except ModuleNotFoundError:
        return importlib.import_module("pandera")


def grouped(cases: Any, shown: Any) -> list[dict[str, str]]:
    """One record for each check of a column. What failed is a value, and told only of columns of categories."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in cases.to_dict("records"):
        check = str(row["check"])
        # These two name the column in what failed.
        named = check in ("column_in_schema", "column_in_dataframe")
        column = row["failure_case"] if named else row["column"]
        column = INDEX if row["schema_context"] in ("Index", "MultiIndex") else str(column)
        said = found.setdefault((column, check.partition("(")[0] if check.startswith("isin") else check), [])
        told = str(row["failure_case"]) if check.startswith("isin") else type_of(shown, column, check)
        if told and told not in said:
            said.append(told)
    return [
        {"column": column, "check": check, "now": ", ".join(sorted(said)[:SHOWN])}
        for (column, check), said in found.items()
    ]


def type_of(shown: Any, column: str, check: str) -> str:
    """The type that a column has now, where its type is what does not fit."""
    if not check.startswith("dtype"):
        return ""
    held = shown.index if column == INDEX else shown[column]
    return str(getattr(held, "dtype", ""))


def schema(expected: dict[str, Any], pandera: Any) -> Any:
    """The schema in pandera's terms: exactly these columns, in any order."""
    columns = {one["name"]: column(one, pandera) for one in expected["columns"]}
    parts = [pandera.Index(dtype(one["dtype"]), name=one["name"] or None) for one in expected["index"]]
    whole = pandera.MultiIndex(parts) if len(parts) > 1 else parts[0] if parts else None
    return pandera.DataFrameSchema(columns, index=whole, strict=True)


def column(one: dict[str, Any], pandera: Any) -> Any:
    """One column."""
    checks = [] if one["levels"] is None else [pandera.Check.isin(one["levels"])]
    return pandera.Column(dtype(one["dtype"]), checks=checks, nullable=one["nullable"] is not False)


def dtype(text: str) -> Any:
    """The type by its name; the name itself where pandas does not know it."""
    try:
        return sys.modules["pandas"].api.types.pandas_dtype(text)
    except TypeError:
        return text
