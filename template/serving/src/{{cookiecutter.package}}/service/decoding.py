"""From the bytes of a body to rows of values that the model can be asked about."""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from {{ cookiecutter.package }}.service import faults, limits
from {{ cookiecutter.package }}.service.columns import Column
from {{ cookiecutter.package }}.service.errors import RefusedError

Row = tuple[Any, ...]
"""The values of one row, in the order of the columns."""
Check = Callable[[Any], Any]
"""Returns the value as the frame will hold it, or raises RefusedError."""

_TYPES: dict[str, Any] = {
    "number": float,
    # Also 1.0, which JSON does not tell from 1.
    "integer": int | float,
    "string": str,
    "boolean": bool,
    "date": str,
}


class Decoder:
    """Reads bodies for one schema.

    What is right is read in one go by msgspec; only what is wrong is read again, to say
    exactly what is.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        names = [f"column_{position}" for position in range(len(self.columns))]
        fields = [
            (name, _TYPES[column.type] | None if column.nullable else _TYPES[column.type])
            for name, column in zip(names, self.columns, strict=True)
        ]
        rename = {
            name: column.name
            for name, column in zip(names, self.columns, strict=True)
        }
        row = msgspec.defstruct(
            "Row", fields, rename=rename, forbid_unknown_fields=True, gc=False
        )
        self._one = msgspec.json.Decoder(row)
        self._many = msgspec.json.Decoder(types.GenericAlias(list, (row,)))
        self._values = msgspec.structs.astuple
        self._checks = [
            (at, check)
            for at, column in enumerate(self.columns)
            for check in checks_of(column)
        ]

    def one(self, body: bytes) -> list[Row]:
        """Read a flat object; one row."""
        try:
            read = self._one.decode(body)
        except (ValueError, RecursionError):
            raise faults.explain(body, self.columns, batch=False) from None
        return [self._checked(self._values(read), None)]

    def many(self, body: bytes) -> list[Row]:
        """Read an array of flat objects."""
        try:
            read = self._many.decode(body)
        except (ValueError, RecursionError):
            raise faults.explain(body, self.columns, batch=True) from None
        if len(read) > limits.BATCH_ROWS:
            raise RefusedError("too_many_rows", f"At most {limits.BATCH_ROWS} rows.")
        values = self._values
        return [self._checked(values(row), at) for at, row in enumerate(read)]

    def _checked(self, row: Row, position: int | None) -> Row:
        if not self._checks:
            return row
        values = list(row)
        for at, check in self._checks:
            value = values[at]
            if value is None:
                continue
            try:
                values[at] = check(value)
            except RefusedError as refused:
                refused.field, refused.row = self.columns[at].name, position
                raise
        return tuple(values)


def checks_of(column: Column) -> Iterator[Check]:
    """Yield what msgspec can't check of a column."""
    if column.type == "date":
        yield _date(with_zone="," in column.dtype)
    elif column.type == "integer":
        yield _integer(*_bounds(column.dtype))
    elif column.type == "number" and column.dtype.lower() in ("float16", "float32"):
        yield _number(float(np.finfo(column.dtype.lower()).max))
    is_closed = column.unknown == "refused" or column.dtype == "category"
    if is_closed and column.categories:
        yield _category(frozenset(column.categories))


def _bounds(dtype: str) -> tuple[int, int]:
    name = dtype.lower()
    kind = np.iinfo(name if name.startswith(("int", "uint")) else "int64")
    return int(kind.min), int(kind.max)


def _integer(lowest: int, highest: int) -> Check:
    def check(value: float) -> int:
        if type(value) is not int:
            if not float(value).is_integer():
                raise RefusedError("wrong_type", "An integer is expected.")
            value = int(value)
        if not lowest <= value <= highest:
            raise RefusedError("out_of_range")
        return value

    return check


def _number(highest: float) -> Check:
    def check(value: float) -> float:
        if abs(value) > highest:
            raise RefusedError("out_of_range")
        return value

    return check


def _category(known: frozenset[Any]) -> Check:
    def check(value: object) -> object:
        if value not in known:
            raise RefusedError("unknown_category")
        return value

    return check


def _date(*, with_zone: bool) -> Check:
    def check(value: str) -> datetime.datetime:
        try:
            read = datetime.datetime.fromisoformat(value)
        except ValueError:
            raise RefusedError("invalid_date") from None
        if (read.tzinfo is not None) is not with_zone:
            expected = "with" if with_zone else "without"
            message = f"A date {expected} an offset from UTC is expected."
            raise RefusedError("invalid_date", message)
        return read

    return check
