"""One table of settings, read strictly: an unknown key or a wrong type is told with its name."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from typing import Any

from promote_checks.errors import UserError
from promote_checks.matrix.kernel.expectation import parsed

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kMGT]?i?)B\s*")
_POWERS = {"": 0, "k": 1, "M": 2, "G": 3, "T": 4}


class Table:
    """A table of pyproject.toml and where it stands there."""

    def __init__(self, given: Any, place: str, keys: frozenset[str]) -> None:
        if not isinstance(given, Mapping):
            raise UserError(f"{place} is not a table", "see docs/how-to/run-a-matrix.md")
        for key in given:
            if key not in keys:
                close = difflib.get_close_matches(key, sorted(keys), 1)
                raise UserError(
                    f"{place}: there is no key {key}",
                    f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(keys))}",
                )
        self.given = given
        self.place = place

    def wrong(self, key: str, hint: str) -> UserError:
        """A value that is not understood."""
        return UserError(f"{self.place}: {key} is {self.given[key]!r}", hint)

    def text(self, key: str) -> str | None:
        """A text; None if the key is not there."""
        value = self.given.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.wrong(key, f'write {key} = "..."')
        return value

    def yes(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self.given.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, f"write {key} = true or {key} = false")
        return value

    def count(self, key: str) -> int | None:
        """A whole number from 1; None if the key is not there."""
        value = self.given.get(key)
        if value is not None and (type(value) is not int or value < 1):
            raise self.wrong(key, f"write a whole number from 1, such as {key} = 4")
        return value

    def seconds(self, key: str) -> float | None:
        """More than nothing; None if the key is not there."""
        value = self.given.get(key)
        if value is None:
            return None
        if type(value) not in (int, float) or not math.isfinite(value) or value <= 0:
            raise self.wrong(key, f"write a number of seconds, such as {key} = 60")
        return float(value)

    def size(self, key: str) -> int | None:
        """``"2 GB"`` in bytes (powers of 1024, as other tools count memory); None if the key is not there."""
        value = self.given.get(key)
        if value is None:
            return None
        match = _SIZE.fullmatch(value) if isinstance(value, str) else None
        size = int(float(match[1]) * 1024 ** _POWERS[match[2].rstrip("i")]) if match else 0
        if size <= 0:
            raise self.wrong(key, f'write a size, such as {key} = "2 GB" or {key} = "500 MB"')
        return size

    def expectations(self, key: str) -> tuple[str, ...]:
        """Expressions that can be evaluated later."""
        value = self.given.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, f'write {key} = ["auc >= 0.8"]')
        for one in value:
            try:
                parsed(one)
            except ValueError as error:
                raise UserError(
                    f"{self.place}: {key}: {one!r} {error}", 'write a comparison, such as "auc >= 0.8"'
                ) from None
        return tuple(one.strip() for one in value)

    def table(self, key: str) -> Mapping[str, Any]:
        """A table; empty if the key is not there."""
        value = self.given.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(key, f"write {key} = {{ seed = [1, 2] }}")
        return value

    def tables(self, key: str) -> list[Any]:
        """A list of tables; empty if the key is not there."""
        value = self.given.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, f'write [[tool.promote.matrix.{key}]] with name = "..."')
        return value
