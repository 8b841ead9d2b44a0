"""Whole columns made up from how their values are spread, each column for itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from promote.scaffold.disguise import Disguise, date_format
from promote.scaffold.table import ABSENT

_FEW = 20


def synthetic_column(name: str, cells: Sequence[Any], disguise: Disguise) -> list[Any]:
    """Return as many made-up cells, empty where these are.

    Categories are drawn as often as they were, numbers and dates between neighbours in rank, everything
    else is disguised: equal stays equal, so that tables can still be joined.
    """
    filled = [cell for cell in cells if not _empty(cell)]
    made = iter(_values(name, filled, disguise))
    return [cell if _empty(cell) else next(made) for cell in cells]


def _empty(cell: Any) -> bool:
    return cell is ABSENT or cell is None or cell == ""


def _values(name: str, cells: list[Any], disguise: Disguise) -> list[Any]:
    rng = random.Random(name)
    texts = [str(cell) for cell in cells]
    numbers = _numbers(texts)
    if len(set(texts)) <= _FEW and (not numbers or len(set(texts)) * 3 <= len(texts)):
        return rng.sample(cells, len(cells))
    if numbers is not None and _is_key(texts):
        return [_like(cell, disguise.value("key", text)) for cell, text in zip(cells, texts, strict=True)]
    if numbers is not None:
        return [_like(cell, text) for cell, text in zip(cells, _between(numbers, texts, rng), strict=True)]
    form = date_format(sorted(set(texts)))
    if form is not None:
        return _dates_between(texts, form, rng)
    return [disguise.value("text", text) for text in texts]


def _numbers(texts: Sequence[str]) -> list[Decimal] | None:
    try:
        found = [Decimal(text) for text in texts]
    except InvalidOperation:
        return None
    return found if all(number.is_finite() for number in found) else None


def _is_key(texts: Sequence[str]) -> bool:
    whole = all(text.isdigit() for text in texts)
    return whole and len(set(texts)) == len(texts) and len(texts) > _FEW


def _between(numbers: Sequence[Decimal], texts: Sequence[str], rng: random.Random) -> list[str]:
    ranked = sorted(numbers)
    digits = (
        max(len(text.partition(".")[2]) for text in texts) if all("e" not in t.lower() for t in texts) else 6
    )
    places = [rng.uniform(0, len(ranked) - 1) for _ in ranked]
    drawn = [_at(ranked, place) for place in places]
    return [f"{value:.{digits}f}" for value in drawn]


def _at(ranked: Sequence[Decimal], place: float) -> Decimal:
    low = ranked[int(place)]
    high = ranked[min(int(place) + 1, len(ranked) - 1)]
    return low + (high - low) * Decimal(repr(place - int(place)))


def _dates_between(texts: Sequence[str], form: str, rng: random.Random) -> list[str]:
    days = [datetime.strptime(text, form).date() for text in texts]
    if len(set(days)) == len(days) and days == sorted(days):
        # A time series: its steps are what it is about, its place in time is not.
        return [_written(day + timedelta(days=364), form) for day in days]
    ranked = sorted(days)
    drawn = [ranked[rng.randrange(len(ranked))] + timedelta(days=rng.randint(-3, 3)) for _ in ranked]
    return [_written(day, form) for day in drawn]


def _written(day: date, form: str) -> str:
    return day.strftime(form)


def _like(cell: Any, text: str) -> Any:
    return type(cell)(text) if isinstance(cell, (int, float)) else text
