"""Which rows of a table stand for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from promote.scaffold.table import ABSENT, Row, Table

_FEW = 20
"""A column with so many different values or fewer holds categories."""
_OF_EACH = 4
"""Rows of each category: stratified splits need some of each."""
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def sample(table: Table, size: int, keys: dict[str, set[str]]) -> list[int]:
    """Return the positions of ``size`` rows, in order: rare cases first, then evenly spread.

    ``keys`` holds, by name of column, the values already chosen in tables before: rows that can be joined
    to them come first, and what is chosen here is added. Tables in order of time are not thinned out, but
    cut off, since their steps would not be even any more.
    """
    everything = range(len(table.rows))
    if len(everything) <= size:
        return list(everything)
    if any(_is_time(table.column(at)) for at in range(len(table.columns))):
        return list(range(size))
    # Rare cases take at most half, so that the usual ones are there as well.
    chosen = list(islice(dict.fromkeys(_rare(table)), size // 2))
    chosen += islice((at for at in _joinable(table, keys, size) if at not in chosen), size // 4)
    others = [at for at in everything if at not in set(chosen)]
    return sorted([*chosen, *(others[at] for at in _spread(range(len(others)), size - len(chosen)))])


def remember(table: Table, chosen: Iterable[int], keys: dict[str, set[str]]) -> None:
    """Add the values of the chosen rows to ``keys``, for the tables that follow."""
    rows = [table.rows[at] for at in chosen]
    for at, name in enumerate(table.columns):
        keys.setdefault(name, set()).update(str(row[at]) for row in rows)


def _rare(table: Table) -> Iterator[int]:
    for at in range(len(table.columns)):
        yield from _rare_in(table.column(at))
    yield from _duplicates(table.rows)


def _rare_in(cells: Sequence[object]) -> Iterator[int]:
    """Positions of empty cells, of the smallest and largest number, of each category."""
    places: dict[str, list[int]] = {}
    for at, cell in enumerate(cells):
        places.setdefault("" if cell in (None, ABSENT) else str(cell), []).append(at)
    yield from places.get("", [])[:_OF_EACH]
    numbers = [(value, found[0]) for text, found in places.items() if (value := _number(text)) is not None]
    if numbers:
        yield min(numbers)[1]
        yield max(numbers)[1]
    if len(places) <= _FEW:
        for found in places.values():
            yield from found[:_OF_EACH]


def _duplicates(rows: Sequence[Row]) -> Iterator[int]:
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        before = first.setdefault(repr(row), at)
        if before != at:
            yield from (before, at)
            return


def _joinable(table: Table, keys: dict[str, set[str]], size: int) -> Iterator[int]:
    for at, name in enumerate(table.columns):
        known = keys.get(name, set())
        if len(known) > _FEW:
            found = [place for place, cell in enumerate(table.column(at)) if str(cell) in known]
            yield from (found[place] for place in _spread(range(len(found)), size // 2))


def _spread(places: range, size: int) -> Iterator[int]:
    for at in range(min(size, len(places))):
        yield places[at * len(places) // min(size, len(places))]


def _is_time(cells: Sequence[object]) -> bool:
    texts = [str(cell) for cell in cells if cell not in (None, ABSENT, "")]
    dates = len(texts) > 1 and all(map(_DATE.match, texts))
    return dates and texts == sorted(texts)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
