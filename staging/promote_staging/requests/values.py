"""Values for one column: ordinary ones, those at the edge of what is allowed, and forbidden ones."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from promote_staging.requests.columns import Column, Type

_NULLS = 0.08
"""Share of nulls where a column may be null."""
_SPAN = (0.0, 100.0)
"""Where nothing is known of a number."""
_SAFE = 2**53
_WORDS = ("alpha", "beta", "gamma", "delta", "epsilon")
TEXTS: tuple[str, ...] = (
    "",
    " ",
    "Zoë Müller",
    "漢字かな",
    "🙂👩‍👩‍👧",
    "e\u0301",
    "\u202eabc",
    "a\u0000b",
    "\n\t",
    "null",
    "NaN",
    "0",
    "<script>",
    "' OR 1=1 --",
    "x" * 2_000,
)
"""Texts that break what was only made for tidy ones. All are allowed where a text is."""


def ordinary(column: Column, rng: random.Random, seen: Sequence[Any] = ()) -> Any:
    """A value as the model was made from. ``seen``: real values of this column, taken half of the time."""
    if seen and rng.random() < 0.5:
        return rng.choice(seen)
    if column.nullable and rng.random() < _NULLS:
        return None
    if column.known:
        return rng.choice(column.known)
    return _ORDINARY[column.type](column, rng)


def edges(column: Column) -> tuple[Any, ...]:
    """Allowed values at the edge: bounds, extremes of the type, unseen categories, null."""
    found = list(column.known) if column.closed else _EDGES[column.type](column)
    return (*found, None) if column.nullable else tuple(found)


def forbidden(column: Column) -> tuple[Any, ...]:
    """Values that the contract forbids in this column."""
    found = list(_FORBIDDEN[column.type](column))
    found += [[], {}, [column.example]]
    if column.closed:
        found += [_unseen(column)]
    return tuple(found) if column.nullable else (*found, None)


def allowed(column: Column, value: Any) -> bool:
    """Whether the contract allows a value in a column, as far as its type, its bounds and its categories say."""
    if value is None:
        return column.nullable
    if not isinstance(value, _TYPES[column.type]) or isinstance(value, bool) is not (
        column.type == "boolean"
    ):
        return False
    if column.closed and value not in column.known:
        return False
    return not isinstance(value, (int, float)) or _within(column, value)


def _number(column: Column, rng: random.Random) -> float:
    low, high = _observed(column)
    if isinstance(column.example, float) and rng.random() < 0.2:
        return column.example
    return round(rng.uniform(low, high), rng.choice((0, 1, 2, 6)))


def _integer(column: Column, rng: random.Random) -> int:
    low, high = _observed(column)
    return rng.randint(math.ceil(low), max(math.ceil(low), math.floor(high)))


def _observed(column: Column) -> tuple[float, float]:
    low = _SPAN[0] if column.lowest is None else column.lowest
    high = max(low, _SPAN[1] if column.highest is None else column.highest)
    bottom = -math.inf if column.minimum is None else column.minimum
    top = math.inf if column.maximum is None else column.maximum
    return min(max(low, bottom), top), min(max(high, bottom), top)


def _text(column: Column, rng: random.Random) -> str:
    """Like the example: another date, other digits in an amount, another word."""
    example = column.example if isinstance(column.example, str) else ""
    try:
        day = date.fromisoformat(example)
    except ValueError:
        if not any(char.isdigit() for char in example):
            return example if rng.random() < 0.5 else rng.choice(_WORDS)
        return re.sub(r"[1-9]", lambda _: str(rng.randint(1, 9)), example)
    return (day + timedelta(days=rng.randint(-90, 0))).isoformat()


def _boolean(_: Column, rng: random.Random) -> bool:
    return rng.random() < 0.5


def _date(column: Column, rng: random.Random) -> str:
    around = datetime(2024, 1, 1)
    if isinstance(column.example, str):
        around = datetime.fromisoformat(column.example).replace(tzinfo=None)
    moved = around + timedelta(minutes=rng.randint(-200_000, 0))
    return _moment(moved, column)


def _moment(moment: datetime, column: Column) -> str:
    return moment.replace(tzinfo=UTC if column.zoned else None).isoformat()


def _edge_numbers(column: Column) -> list[Any]:
    # 1e300 can't be squared; the largest double only just is one.
    values: list[Any] = [0, 0.0, -0.0, 1, -1, 3, 0.1 + 0.2, 5e-324, 1e300, -1e300, _SAFE + 1]
    if column.maximum is None:
        values += [1.7976931348623157e308]
    for bound in (column.lowest, column.highest):
        if bound is not None:
            values += [bound, math.nextafter(bound, -math.inf), math.nextafter(bound, math.inf)]
    return [one for one in (*values, *_bounds(column)) if _within(column, one)]


def _edge_integers(column: Column) -> list[Any]:
    # JSON does not tell 3.0 from 3.
    values: list[Any] = [0, -1, 1, 3.0, -0.0, _SAFE + 1]
    for bound in (column.lowest, column.highest):
        if bound is not None:
            values += [bound, bound - 1, bound + 1]
    return [one for one in (*values, *_bounds(column)) if _within(column, one)]


def _edge_texts(column: Column) -> list[Any]:
    turned = [each for one in column.known[:3] for each in (one.upper(), one.swapcase(), f" {one} ")]
    return [*TEXTS, *column.known, *turned]


def _edge_dates(column: Column) -> list[Any]:
    moments = (
        *(datetime(1970, 1, 1), datetime(1969, 12, 31, 23, 59, 59, 999_999), datetime(2024, 2, 29)),
        *(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999), datetime(2262, 4, 12)),
    )
    far = [_moment(one, column) for one in moments]
    return [*far, "2024-03-31T02:30:00+02:00"] if column.zoned else [*far, "2024-03-31"]


def _bounds(column: Column) -> list[float]:
    return [one for one in (column.minimum, column.maximum) if one is not None]


def _within(column: Column, value: float) -> bool:
    low = column.minimum is None or value >= column.minimum
    return low and (column.maximum is None or value <= column.maximum)


def _beyond(column: Column) -> list[Any]:
    """Just outside of the contract's bounds; for floats so far that rounding can't bring it back."""
    made: list[Any] = []
    for bound, sign in ((column.minimum, -1), (column.maximum, 1)):
        if bound is not None:
            made.append(bound + sign if isinstance(bound, int) else bound + sign * abs(bound))
    return made


def _unseen(column: Column) -> Any:
    """A category that is not among the known ones, of their type."""
    if column.type == "string":
        return "no such category " + "_".join(map(str, column.known))[:40]
    numbers = [one for one in column.known if isinstance(one, (int, float))]
    return max(numbers, default=0) + 1


_TYPES: Mapping[Type, type | tuple[type, ...]] = {
    "number": (int, float),
    "integer": int,
    "string": str,
    "boolean": bool,
    "date": str,
}
_ORDINARY: Mapping[Type, Callable[[Column, random.Random], Any]] = {
    "number": _number,
    "integer": _integer,
    "string": _text,
    "boolean": _boolean,
    "date": _date,
}
_EDGES: Mapping[Type, Callable[[Column], list[Any]]] = {
    "number": _edge_numbers,
    "integer": _edge_integers,
    "string": _edge_texts,
    "boolean": lambda _: [True, False],
    "date": _edge_dates,
}
_FORBIDDEN: Mapping[Type, Callable[[Column], list[Any]]] = {
    "number": lambda column: ["1.5", "", True, *_beyond(column)],
    "integer": lambda column: ["1", "", True, 1.5, *_beyond(column)],
    "string": lambda _: [1, 1.5, True],
    "boolean": lambda _: [0, 1, "true", ""],
    "date": lambda column: [
        *(0, "yesterday", "2024-13-01", ""),
        "2024-03-31T00:00:00" if column.zoned else "2024-03-31T00:00:00+00:00",
    ],
}
