"""Which lines of a Python text begin inside a triple-quoted string."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PIECE = re.compile(r"""\\.|'''|\"\"\"|'|"|#""", re.DOTALL)


def quoted_lines(lines: Sequence[str]) -> tuple[bool, ...]:
    """For each line: does it begin inside a triple-quoted string?

    Works on text that is not Python throughout (magics), which a tokenizer would refuse.
    """
    inside = ""
    answer = []
    for line in lines:
        answer.append(bool(inside))
        inside = _after(line, inside)
    return tuple(answer)


def _after(line: str, quote: str) -> str:
    """The triple quote that is open after ``line``, or nothing; ``quote`` is the one open before it."""
    for match in _PIECE.finditer(line):
        piece = match.group()
        if quote:
            if piece == quote or (len(quote) == 1 and piece == quote * 3):
                quote = ""
        elif piece == "#":
            break
        elif piece[0] != "\\":
            quote = piece
    return quote if len(quote) == 3 else ""
