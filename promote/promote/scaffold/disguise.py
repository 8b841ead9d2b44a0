"""Personal values replaced by made-up ones of the same shape.

What comes out depends on the order in which the values come up, never on the values themselves, so that
nobody can find one by trying. Equal values become equal, different ones different, in all tables.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from promote.scaffold.table import ABSENT
from promote_checks.sensitive.personal import EMAIL, Kind

_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d", "%Y")
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "master", "dr", "prof", "rev", "sir", "lady", "mme", "jr", "sr"}
)
_VOWELS = "aeiou"
_CONSONANTS = "bdfgklmnprstvz"


class Disguise:
    """Remembers what stands for what."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._used: set[tuple[str, str]] = set()

    def column(self, kind: Kind, cells: Sequence[Any]) -> list[Any]:
        """Return a column with a made-up value for each; empty cells stay empty, numbers numbers."""
        if kind == "birth":
            return dates_like(cells)
        return [self._cell(kind, cell) for cell in cells]

    def text(self, cell: Any) -> Any:
        """Replace the addresses that stand inside a text."""
        if not isinstance(cell, str) or "@" not in cell:
            return cell
        return EMAIL.sub(lambda found: self.value("email", found[0]), cell)

    def value(self, kind: str, value: str) -> str:
        """Return what stands for one value."""
        known = self._known.get((kind, value))
        if known is None:
            known = self._known[kind, value] = self._new(kind, value)
        return known

    def _cell(self, kind: str, cell: Any) -> Any:
        if cell in (None, "", ABSENT) or isinstance(cell, bool):
            return cell
        made = self.value(kind, str(cell))
        return type(cell)(made) if isinstance(cell, (int, float)) else made

    def _new(self, kind: str, value: str) -> str:
        start = len(self._known)
        for number in range(start, start + 10_000):
            made = _made_up(kind, value, number)
            if (kind, made) not in self._used and made != value:
                self._used.add((kind, made))
                return made
        return made  # So short that there are no more of this shape: two values become one.


def _made_up(kind: str, value: str, number: int) -> str:
    if kind == "email":
        return f"person{number}@example.com"
    if kind == "ip":
        return f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
    rng = random.Random(f"{kind} {number}")
    return "".join(
        part if part.lower() in _TITLES else _word(part, rng) for part in re.split(r"(\W+)", value)
    )


def _word(word: str, rng: random.Random) -> str:
    return "".join(_char(char, at, rng) for at, char in enumerate(word))


def _char(char: str, at: int, rng: random.Random) -> str:
    if char.isdigit():
        return str(rng.randint(1, 9)) if at == 0 and char != "0" else str(rng.randint(0, 9))
    if not char.isalpha():
        return char
    made = rng.choice(_VOWELS if at % 2 else _CONSONANTS)
    return made.upper() if char.isupper() else made


def dates_like(cells: Sequence[Any]) -> list[Any]:
    """Return other dates in the format and between the ends of these; equal ones stay equal."""
    texts = sorted({str(cell) for cell in cells if cell not in (None, "", ABSENT)})
    form = date_format(texts)
    if form is None:
        return [cell if cell in (None, "", ABSENT) else type(cell)("20000101") for cell in cells]
    days = [datetime.strptime(text, form).date() for text in texts]
    rng = random.Random(len(texts))
    first, span = min(days), (max(days) - min(days)).days
    drawn = [first + timedelta(days=rng.randint(0, max(span, 1))) for _ in texts]
    made = dict(zip(texts, map(date.strftime, drawn, [form] * len(drawn)), strict=True))
    return [cell if cell in (None, "", ABSENT) else type(cell)(made[str(cell)]) for cell in cells]


def date_format(texts: Sequence[str]) -> str | None:
    """Return the format in which all the texts are dates."""
    return next((form for form in _FORMATS if texts and all(_is_date(text, form) for text in texts)), None)


def _is_date(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True
