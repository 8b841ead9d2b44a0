"""On which lines of an ``.ipynb`` file the cells' sources stand, for annotations: JSON as Jupyter writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SOURCE = re.compile(r'^(?P<indent>[ \t]*)"source": (?P<rest>.*)$')
_CELLS = re.compile(r'^(?P<indent>[ \t]*)"(?:cell_type)": ')


def json_lines(text: str) -> dict[int, int]:
    """Cell index -> number of file lines before the first line of its source; empty if it is written otherwise."""
    lines = text.split("\n")
    indents = {match["indent"] for line in lines if (match := _CELLS.match(line))}
    if len(indents) != 1:
        return {}
    return dict(enumerate(_starts(lines, indents.pop())))


def _starts(lines: list[str], indent: str) -> Iterator[int]:
    """A list of lines begins on the line after its bracket; one text stands on the line of the key."""
    for number, line in enumerate(lines, 1):
        match = _SOURCE.match(line)
        if match and match["indent"] == indent:
            yield number if match["rest"].strip() == "[" else number - 1
