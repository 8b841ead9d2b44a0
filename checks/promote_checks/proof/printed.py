"""Comparing what a notebook printed with what its package prints and logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation
from promote_checks.probe.canonical_known import CLOCK

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
PRIVATE = re.compile(r"[^\s'\"]*promote-\d+-[0-9a-f]{10}-\d+")
"""The private copy in which a run took place: its number can differ from run to run."""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
WORD = re.compile(r"[^\W\d]+")
NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of the notebook's output."""

    text: str
    cell: int
    terminal: bool = False
    """Written by a shell command: compared by its words."""
    unstable: bool = False
    """Not the same in two runs of the notebook."""
    kin: bool = False
    """Of the same form as an unstable line of its cell (a list of timings): two runs agree on it by chance,
    so its numbers are not compared."""


@dataclass(frozen=True, slots=True)
class PrintedDifference:
    """The first line that differs."""

    cell: int | None
    notebook: str
    package: str


def notebook_lines(observation: Observation, cells: Sequence[TranslatedCell]) -> tuple[PrintedLine, ...]:
    """All that the notebook printed, line by line, without what its magics say of themselves.

    A line that two cells print together counts for the first.
    """
    known = {cell.index: cell for cell in cells}
    lines: list[PrintedLine] = []
    open_line = False
    for record in observation.cells:
        cell = known.get(record.index)
        texts = without_chatter(normalised(record.stdout), cell.chatter if cell else ())
        if open_line and texts:
            last = lines.pop()
            lines.append(PrintedLine(last.text + texts[0], last.cell, last.terminal))
            texts = texts[1:]
        lines.extend(PrintedLine(text, record.index, bool(cell and cell.terminal)) for text in texts)
        if record.stdout:
            open_line = bool(lines) and not record.stdout.endswith("\n")
    return tuple(lines)


def without_chatter(text: str, chatter: Sequence[str]) -> list[str]:
    """Lines without those that a magic prints by itself."""
    patterns = [re.compile(pattern) for pattern in chatter]
    return [
        line
        for line in split_lines(text)
        if not any(one.fullmatch(CONTROL.sub("", line)) for one in patterns)
    ]


def normalised(text: str) -> str:
    """Text without addresses, folders of runs and the time on summaries; a line that was overwritten counts as its last state, as on a screen."""
    plain = CLOCK.sub(r"\1\2", text)
    plain = PRIVATE.sub("<private>", ADDRESS.sub("0x...", plain.replace("\r\n", "\n")))
    return re.sub(r"[^\n]*\r(?=[^\n])", "", plain)


def split_lines(text: str) -> list[str]:
    """Lines; a last one without an end counts."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def first_difference(notebook: Sequence[PrintedLine], package: str) -> PrintedDifference | None:
    """The first line in which they differ, or None."""
    texts = split_lines(normalised(package))
    for number, line in enumerate(notebook):
        text = texts[number] if number < len(texts) else None
        if text is None or not same_line(line, text):
            return PrintedDifference(line.cell, line.text, NOTHING if text is None else text)
    if len(texts) > len(notebook):
        last = notebook[-1].cell if notebook else None
        return PrintedDifference(last, NOTHING, texts[len(notebook)])
    return None


def same_line(line: PrintedLine, text: str) -> bool:
    """Whether a line of the package says what the notebook's said."""
    if line.unstable or line.text == text:
        return True
    if line.kin:
        return without_numbers(line.text) == without_numbers(text)
    return line.terminal and words(line.text) == words(text)


def words(text: str) -> list[str]:
    """The words of a line that went through a terminal."""
    return CONTROL.sub("", text).split()


def without_numbers(text: str) -> str:
    """A line whatever its numbers are."""
    return NUMBER.sub("#", text)


def form(line: PrintedLine) -> tuple[int, str]:
    """The cell of a line, and the line whatever its words and numbers are."""
    return line.cell, WORD.sub("w", without_numbers(line.text))


def marked(lines: Sequence[PrintedLine], again: Sequence[PrintedLine]) -> tuple[PrintedLine, ...] | None:
    """The lines with those marked that another run printed otherwise; None if it printed more or fewer."""
    if len(lines) != len(again):
        return None
    told = [replace(one, unstable=one.text != other.text) for one, other in zip(lines, again, strict=True)]
    unstable = {form(line) for line in told if line.unstable}
    return tuple(replace(line, kin=not line.unstable and form(line) in unstable) for line in told)
