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
_NOTHING = "Expecting value: line 1 column 1 "
"""What Python says where no value begins."""
_BRACKETS = re.compile(rb"[\[\]{}]")
_NAMES = {
    "number": "A number",
    "integer": "An integer",
    "string": "A string",
    "boolean": "true or false",
    "date": "A date as a string",
}


def fault_in(
    body: bytes, columns: Sequence[Column], at: int | None = None
) -> RefusedError | None:
    """Return the error for one row, or None. ``at``: its position in a batch."""
    if not body.strip():
        return RefusedError("empty_body")
    if is_too_deep(body):
        return RefusedError("too_deep", f"Nested deeper than {limits.DEPTH}.", row=at)
    try:
        read = _whole(_READER.decode(body.decode()))
    except (ValueError, RecursionError):
        return RefusedError("not_json", row=at)
    return _fault_in_row(read, columns, at)


def fault_in_rest(
    rest: bytes, columns: Sequence[Column], at: int | None = None
) -> RefusedError:
    """Return the error for what stands in a batch where a flat row should.

    No more of it is looked at than a row may have.
    """
    start = rest[: limits.BODY_BYTES]
    if is_too_deep(start):
        return RefusedError("too_deep", f"Nested deeper than {limits.DEPTH}.", row=at)
    try:
        text = start.decode(errors="replace").lstrip()
        read = _whole(_READER.raw_decode(text)[0])
    except (ValueError, RecursionError) as error:
        is_cut = len(rest) > len(start) and not str(error).startswith(_NOTHING)
        if is_cut:
            message = f"At most {limits.BODY_BYTES} bytes a row."
            return RefusedError("too_large", message, row=at)
        return RefusedError("not_json", row=at)
    return _fault_in_row(read, columns, at) or RefusedError("not_json", row=at)


def not_an_array(body: bytes) -> RefusedError:
    """Return the error for a batch that does not begin as one."""
    if not body.strip():
        return RefusedError("empty_body")
    start = body[: limits.BODY_BYTES]
    try:
        _READER.raw_decode(start.decode(errors="replace").lstrip())
    except (ValueError, RecursionError):
        if len(body) == len(start):
            return RefusedError("not_json")
    return RefusedError("wrong_shape", "An array of flat objects is expected.")


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


def _whole(read: object) -> object:
    """Raise ValueError for what Python forgives and JSON does not: half of a surrogate pair."""
    json.dumps(read, ensure_ascii=False, default=str).encode()
    return read


class _Row(dict[str, Any]):
    """An object, and the first name that stands in it twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__()
        self.twice: str | None = None
        for name, value in pairs:
            if name in self and self.twice is None:
                self.twice = name
            self[name] = value


_READER = json.JSONDecoder(
    parse_constant=lambda _: _NOT_FINITE,
    parse_int=_integer,
    object_pairs_hook=_Row,
)


def _fault_in_row(
    row: object, columns: Sequence[Column], at: int | None
) -> RefusedError | None:
    if row is _NOT_FINITE:
        return RefusedError("not_finite", row=at)
    if not isinstance(row, _Row):
        return RefusedError("wrong_shape", "A flat object is expected.", row=at)
    for column in columns:
        if column.name not in row:
            return RefusedError("missing_field", field=column.name, row=at)
    known = {column.name for column in columns}
    for name in row:
        if name not in known:
            return RefusedError("unknown_field", row=at, field=name[:100])
    if row.twice is not None:
        return RefusedError("duplicate_field", row=at, field=row.twice)
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
