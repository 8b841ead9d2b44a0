"""Showing two values so that a person sees where they part."""

from __future__ import annotations

import re
from itertools import zip_longest

WIDTH = 300
HIDDEN = "(hidden: looks like a secret)"
CHECKSUM = re.compile(r" #(?:[0-9a-f]{8}|unseen)$")


def explain(notebook: str, package: str) -> tuple[str, str]:
    """Both values, shortened to what differs first; texts are those of ``canonical.describe``."""
    if not notebook:
        return HIDDEN, HIDDEN
    mine, other = notebook.splitlines(), package.splitlines()
    pairs = list(zip_longest(mine, other, fillvalue="(nothing)"))
    first = next((pair for pair in pairs if visible(pair[0]) != visible(pair[1])), None)
    first = first or next((pair for pair in pairs if pair[0] != pair[1]), None)
    if first is None:
        return shortened(mine[0]), shortened(mine[0]) + " (differs in what its description does not show)"
    head = mine[0] if len(pairs) > 1 and pairs[0][0] == pairs[0][1] else ""
    return tuple_of(head, *first)


def visible(line: str) -> str:
    """A line without its checksum."""
    return CHECKSUM.sub("", line)


def tuple_of(head: str, mine: str, other: str) -> tuple[str, str]:
    """The differing lines after the common first line; the checksum is kept only where nothing else differs."""
    shown = [visible(mine), visible(other)]
    if shown[0] == shown[1]:
        shown = [mine, other]
    prefix = f"{head}: " if head else ""
    return shortened(prefix + shown[0]), shortened(prefix + shown[1])


def shortened(text: str) -> str:
    """At most ``WIDTH`` characters, both ends."""
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 45]} ... {text[-40:]}"
