"""Replace parts of a text by positions of the syntax tree (lines from 1, columns in UTF-8 bytes)."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put ``text`` in the place of what stands from start to end."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def span(node: ast.expr | ast.stmt) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a node stands."""
    return (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that don't overlap."""
    data = text.encode()
    starts = [0]
    for line in data.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, reverse=True):
        first = starts[edit.start[0] - 1] + edit.start[1]
        last = starts[edit.end[0] - 1] + edit.end[1]
        data = data[:first] + edit.text.encode() + data[last:]
    return data.decode()


def line_around(text: str, node: ast.stmt) -> tuple[str, str]:
    """What stands before a node on its first line, and behind it on its last."""
    lines = text.encode().split(b"\n")
    (first, column), (last, end) = span(node)
    return lines[first - 1][:column].decode(), lines[last - 1][end:].decode()
