"""Which line of a cell's source a line of IPython's translation of it stands for."""

from __future__ import annotations

import os
from typing import Any

TIMED = ("<timed exec>", "<timed eval>")
"""File names under which IPython compiles what stands under ``%%time``."""


def line_numbers(manager: Any, text: str, offset: int = 0) -> list[int]:
    """Source line of each line of the translated text; ``manager`` is IPython's transformer manager.

    Its steps are repeated one by one: leading empty lines are cut off, and a magic that goes on over
    several lines becomes one. ``offset`` lines stand above ``text`` in the cell.
    """
    if not text.endswith("\n"):
        text += "\n"
    lines = text.splitlines(keepends=True)
    numbers = [offset + position + 1 for position in range(len(lines))]
    for transform in manager.cleanup_transforms + manager.line_transforms:
        after = transform(lines)
        numbers = cut(numbers, lines, after)
        lines = after
    for _ in range(len(lines) + 500):
        changed, after = manager.do_one_token_transform(lines)
        numbers = joined(numbers, lines, after)
        lines = after
        if not changed:
            break
    return numbers


def cut(numbers: list[int], before: list[str], after: list[str]) -> list[int]:
    """Numbers after a step that may drop leading lines, or make one line of a whole cell."""
    gone = len(before) - len(after)
    if gone <= 0:
        return numbers
    return numbers[:1] if len(after) == 1 and before[-1] != after[-1] else numbers[gone:]


def joined(numbers: list[int], before: list[str], after: list[str]) -> list[int]:
    """Numbers after a step that may make one line of several."""
    gone = len(before) - len(after)
    if gone <= 0:
        return numbers
    first = next((at for at, line in enumerate(after) if before[at] != line), len(after) - 1)
    return numbers[: first + 1] + numbers[first + 1 + gone :]


def source_line(numbers: list[int], line: int) -> int:
    """The source line of line ``line`` (from 1) of the translation."""
    return numbers[line - 1] if 0 < line <= len(numbers) else (numbers[-1] if numbers else line)


class CellLines:
    """Lines of one cell: of its own translation, and of what stands under its magic."""

    def __init__(self, source: str) -> None:
        self.own = [*range(1, source.count("\n") + 2)]
        """Until the cell has a tree, as in a syntax error, its lines are its own."""
        self.inner: list[int] = []

    def learn(self, numbers: list[int], inside: bool) -> None:
        """The lines of a tree that is about to run."""
        if inside:
            self.inner = numbers
        else:
            self.own = numbers

    def line_of(self, cell_file: str, filename: str, line: int) -> int:
        """Line of the cell's source that a frame of a file stands on; 0 for a frame of something else."""
        if filename in TIMED:
            return source_line(self.inner, line) if self.inner else 0
        if filename != cell_file and (cell_file or os.path.exists(filename)):
            return 0
        return source_line(self.own, line)
