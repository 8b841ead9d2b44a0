"""Take the options off the front of a magic's argument, the code behind them untouched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from promote_checks.notebook.magic import RefusedMagic

_TOKEN = re.compile(r"\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Options:
    """Options by letter, and what follows them, exactly as written."""

    values: dict[str, str]
    rest: str

    def __contains__(self, letter: str) -> bool:
        return letter in self.values


def split_options(argument: str, allowed: str) -> Options:
    """Split as ``getopt`` does: ``allowed`` is ``"n:r:q"``, a colon marks an option with a value.

    Raises ``RefusedMagic`` for an option that is not allowed.
    """
    values: dict[str, str] = {}
    at = 0
    while (match := _TOKEN.match(argument, at)) and re.match(r"-[A-Za-z]|--$", match[1]):
        at = match.end()
        if match[1] == "--":
            break
        at = _take(argument, at, match[1][1:], allowed, values)
    return Options(values, argument[at:].strip())


def _take(argument: str, at: int, letters: str, allowed: str, values: dict[str, str]) -> int:
    """Read one word of options (``-qn3``); the end of what it took."""
    for place, letter in enumerate(letters):
        found = allowed.find(letter)
        if found < 0 or letter == ":":
            raise RefusedMagic(f"the option -{letter} is not understood", "write it in plain Python")
        if allowed[found + 1 : found + 2] != ":":
            values[letter] = ""
            continue
        values[letter] = letters[place + 1 :]
        if not values[letter] and (match := _TOKEN.match(argument, at)):
            values[letter], at = match[1], match.end()
        break
    return at
