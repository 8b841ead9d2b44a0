"""What is wrong with a body. Slow and exact: only refused requests come here."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from {{ cookiecutter.package }}.service import limits
from {{ cookiecutter.package }}.service.columns import Column
from {{ cookiecutter.package }}.service.errors import RefusedError

_NOT_FINITE = object()
"""Stands for NaN, Infinity and -Infinity."""
_DIGITS = 400
"""A longer integer fits into no column."""
_TEXTS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
"""A text, also one without an end: what never fails is never tried again."""
_BRACKETS = re.compile(rb"[\[\]{}]")
_NAMES = {
    "number": "A number",
    "integer": "An integer",
    "string": "A string",
    "boolean": "true or false",
    "date": "A date as a string",
}


def explain(body: bytes, columns: Sequence[Column], *, batch: bool) -> RefusedError:
    """Return the error for a body that could not be decoded."""
    if not body.strip():
        return RefusedError("empty_body")
    if is_too_deep(body):
        return RefusedError("too_deep", f"Nested deeper than {limits.DEPTH}.")
    try:
        read = json.loads(
            body.decode(), parse_constant=lambda _: _NOT_FINITE, parse_int=_integer
        )
        # What Python forgives and JSON does not: a half of a surrogate pair.
        json.dumps(read, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError):
        return RefusedError("not_json")
    return _fault_in(read, columns, batch=batch) or RefusedError("not_json")


def is_too_deep(body: bytes) -> bool:
    """Say whether brackets are nested beyond the limit, without reading the values."""
    depth = 0
    for bracket in _BRACKETS.finditer(_TEXTS.sub(b"", body)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > limits.DEPTH:
            return True
    return False


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else float("inf")


def _fault_in(
    read: object, columns: Sequence[Column], *, batch: bool
) -> RefusedError | None:
    if not batch:
        return _fault_in_row(read, columns, None)
    if not isinstance(read, list):
        message = "An array of flat objects is expected."
        return RefusedError("wrong_shape", message)
    if len(read) > limits.BATCH_ROWS:
        return RefusedError("too_many_rows", f"At most {limits.BATCH_ROWS} rows.")
    found = (_fault_in_row(row, columns, at) for at, row in enumerate(read))
    return next((fault for fault in found if fault is not None), None)


def _fault_in_row(
    row: object, columns: Sequence[Column], at: int | None
) -> RefusedError | None:
    if row is _NOT_FINITE:
        return RefusedError("not_finite", row=at)
    if not isinstance(row, dict):
        return RefusedError("wrong_shape", "A flat object is expected.", row=at)
    for column in columns:
        if column.name not in row:
            return RefusedError("missing_field", field=column.name, row=at)
    known = {column.name for column in columns}
    for name in row:
        if name not in known:
            return RefusedError("unknown_field", row=at, field=name[:100])
    for column in columns:
        fault = _fault_in_value(row[column.name], column)
        if fault is not None:
            fault.field, fault.row = column.name, at
            return fault
    return None


def _fault_in_value(value: Any, column: Column) -> RefusedError | None:
    if value is _NOT_FINITE:
        return RefusedError("not_finite")
    if value is None:
        return None if column.nullable else RefusedError("null_value")
    if not _fits(value, column.type):
        return RefusedError("wrong_type", f"{_NAMES[column.type]} is expected.")
    if isinstance(value, (int, float)) and not _is_double(value):
        return RefusedError("out_of_range")
    return None


def _fits(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, (int, float)):
        return kind in ("number", "integer")
    return isinstance(value, str) and kind in ("string", "date")


def _is_double(value: float) -> bool:
    try:
        return abs(float(value)) != float("inf")
    except OverflowError:
        return False
