"""From the bytes of a body to rows of values that the model can be asked about."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, TypedDict

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
_SPACE = b" \t\r\n"
_FLAT = re.compile(
    rb'[ \t\r\n]*+(\{(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+\})[ \t\r\n]*+([,\]])',
    re.DOTALL,
)
"""A flat object of a batch and what follows it. What matched once is never tried again."""
_EMPTY = re.compile(rb"[ \t\r\n]*+\]")
_UNUSUAL = re.compile(r'["\\\x00-\x1f]')
"""What a struct of msgspec can't have in the name of a field."""


class Decoder:
    """Reads bodies for one schema.

    What is right is read by msgspec; only what is wrong is read again, to say exactly
    what is.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self._one = msgspec.json.Decoder(_row_type(self.columns))
        self._values = _values_of(self.columns)
        self._colons = sum(1 + column.name.count(":") for column in self.columns)
        self._texts = [
            at
            for at, column in enumerate(self.columns)
            if column.type in ("string", "date")
        ]
        self._checks = [
            (at, check)
            for at, column in enumerate(self.columns)
            for check in checks_of(column)
        ]

    def one(self, body: bytes) -> list[Row]:
        """Read a flat object; one row."""
        return [self._row(body, None)]

    def many(self, body: bytes) -> list[Row]:
        """Read an array of flat objects."""
        steps = self.in_steps(body)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                rows: list[Row] = end.value
                return rows

    def in_steps(self, body: bytes) -> Generator[None, None, list[Row]]:
        """Read an array row by row, and yield between two of them: others have their turn."""
        rows: list[Row] = []
        for at, row in enumerate(rows_in(body, self.columns)):
            if at == limits.BATCH_ROWS:
                raise RefusedError("too_many_rows", f"At most {limits.BATCH_ROWS} rows.")
            rows.append(self._row(row, at))
            yield
        return rows

    def _row(self, body: bytes, at: int | None) -> Row:
        try:
            row = self._values(self._one.decode(body))
        except (ValueError, RecursionError):
            fault = faults.fault_in(body, self.columns, at)
            raise fault or RefusedError("not_json", row=at) from None
        if self._may_repeat(body, row):
            fault = faults.fault_in(body, self.columns, at)
            if fault is not None:
                raise fault
        return self._checked(row, at)

    def _may_repeat(self, body: bytes, row: Row) -> bool:
        """Say whether more names stand there than were read, by counting colons.

        False if none does; a colon that is written as an escape needs a closer look.
        """
        texts = sum(row[at].count(":") for at in self._texts if row[at])
        return body.count(b":") != self._colons + texts or b"\\u003" in body

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


def _row_type(columns: Sequence[Column]) -> Any:
    """Return what msgspec reads a row as: a struct, where it can hold the names."""
    fields = [
        (
            f"column_{at}",
            _TYPES[column.type] | None if column.nullable else _TYPES[column.type],
        )
        for at, column in enumerate(columns)
    ]
    names = [column.name for column in columns]
    if any(map(_UNUSUAL.search, names)):
        kinds = dict(zip(names, (kind for _, kind in fields), strict=True))
        return TypedDict("Row", kinds)  # type: ignore[operator]
    rename = {field: name for (field, _), name in zip(fields, names, strict=True)}
    return msgspec.defstruct(
        "Row", fields, rename=rename, forbid_unknown_fields=True, gc=False
    )


def _values_of(columns: Sequence[Column]) -> Callable[[Any], Row]:
    names = [column.name for column in columns]
    if not any(map(_UNUSUAL.search, names)):
        # Where msgspec is not installed its functions have no type.
        as_tuple: Callable[[Any], Row] = msgspec.structs.astuple
        return as_tuple
    return lambda row: tuple(row[name] for name in names)


def rows_in(body: bytes, columns: Sequence[Column]) -> Iterator[bytes]:
    """Yield the flat objects of an array, one by one. Raises RefusedError for all else."""
    at, start = 0, len(body) - len(body.lstrip(_SPACE)) + 1
    if body[start - 1 : start] != b"[":
        raise faults.not_an_array(body)
    end = _EMPTY.match(body, start)
    while end is None:
        row = _FLAT.match(body, start, start + limits.BODY_BYTES)
        if row is None:
            raise faults.fault_in_rest(body[start:], columns, at)
        yield row[1]
        at, start = at + 1, row.end()
        end = row if row[2] == b"]" else None
    if body[end.end() :].strip(_SPACE):
        raise RefusedError("not_json")


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
