"""One column of the schema as JSON Schema says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

_TYPES = {
    "number": "number",
    "integer": "integer",
    "string": "string",
    "boolean": "boolean",
    "date": "string",
}
_SINGLE = 3.4028234663852886e38
_HALF = 65504.0
_LARGEST = {"float16": _HALF, "float32": _SINGLE}


def input_property(column: Mapping[str, Any]) -> Json:
    """Return what a client may send. A bound stands there only where other values are refused."""
    made = _typed(column)
    kind = column["type"]
    if kind == "integer":
        made |= dict(zip(("minimum", "maximum"), integer_bounds(column["dtype"]), strict=True))
    if kind == "number":
        # Not for doubles: a text a little beyond the largest one still means that number.
        largest = _LARGEST.get(column["dtype"].lower())
        made |= {} if largest is None else {"minimum": -largest, "maximum": largest}
    if column.get("unknown") == "refused" and column.get("categories"):
        made["enum"] = [*column["categories"], *([None] if column.get("nullable") else [])]
    return made | _observed(column) | _example(column)


def output_property(column: Mapping[str, Any]) -> Json:
    """Return what a client gets."""
    return _typed(column) | _observed(column)


def integer_bounds(dtype: str) -> tuple[int, int]:
    """Return what a column of this dtype can hold: ``uint8`` -> 0, 255; 64 bits if it says none."""
    found = re.fullmatch(r"(u?)int(\d+)", dtype.lower())
    unsigned, bits = (bool(found[1]), int(found[2])) if found else (False, 64)
    return (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _typed(column: Mapping[str, Any]) -> Json:
    kind = _TYPES[column["type"]]
    made: Json = {"type": [kind, "null"] if column.get("nullable") else kind}
    if column["type"] == "date":
        zone = "with" if "," in column["dtype"] else "without"
        made["description"] = f"ISO 8601, {zone} an offset from UTC."
    return made


def _observed(column: Mapping[str, Any]) -> Json:
    names = {"minimum": "x-observed-minimum", "maximum": "x-observed-maximum"}
    names |= {"categories": "x-observed-categories"} if column.get("unknown") != "refused" else {}
    return {shown: column[name] for name, shown in names.items() if column.get(name) is not None}


def _example(column: Mapping[str, Any]) -> Json:
    return {"examples": [column["example"]]} if column.get("example") is not None else {}
