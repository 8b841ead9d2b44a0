"""Comparing what a notebook printed with what its package prints and logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import CellRecord, Observation
from promote_checks.probe.canonical_known import CLOCK
from promote_checks.proof.clock_lines import Print, Timing, timing_of

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
PRIVATE = re.compile(r"[^\s'\"]*promote-\d+-[0-9a-f]{10}-\d+")
"""The private copy in which a run took place: its number can differ from run to run."""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
WORD = re.compile(r"[^\W\d]+")
NOTHING = "(nothing)"
_INNER = r"(?:\w+\.<locals>\.)?"
"""A definition that had to stay inside of its step."""


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
    writer: int = 0
    """Line of the top-level statement that wrote all of it; 0: not known."""
    clock: Print | None = None
    """It shows a reading of the clock, which is not compared; the rest of it is."""


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
        wrote = writers(observation, record)
        known_writers = wrote if len(wrote) == len(texts) else [0] * len(texts)
        lines.extend(
            PrintedLine(text, record.index, bool(cell and cell.terminal), writer=writer)
            for text, writer in zip(texts, known_writers, strict=True)
        )
        if record.stdout:
            open_line = bool(lines) and not record.stdout.endswith("\n")
    timing = timing_of(cells)
    return tuple(with_clock(line, timing) for line in lines)


def writers(observation: Observation, cell: CellRecord) -> list[int]:
    """For each line of a cell's output the line of the statement that wrote all of it; 0 where several did."""
    statements = sorted(
        (one for one in observation.statements if one.cell == cell.index),
        key=lambda one: (one.line, one.column),
    )
    owners = [one.line for one in statements for _ in range(one.wrote)]
    if len(owners) != len(cell.stdout):
        return []
    found, at = [], 0
    for line in split_lines(cell.stdout):
        lines = set(owners[at : at + len(line) + 1])
        found.append(lines.pop() if len(lines) == 1 else 0)
        at += len(line) + 1
    return found


def with_clock(line: PrintedLine, timing: Timing) -> PrintedLine:
    """The line, with the ``print`` of a reading that wrote it, if one did."""
    return replace(line, clock=timing.writer_of(line.text, line.cell, line.writer)) if line.writer else line


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
    if line.clock is not None:
        return line.clock.masked(line.text) == line.clock.masked(text)
    if "__main__." in line.text or "<function " in line.text:
        return of_package(line.text).fullmatch(text) is not None
    if line.kin:
        return without_numbers(line.text) == without_numbers(text)
    return line.terminal and words(line.text) == words(text)


def of_package(text: str) -> re.Pattern[str]:
    """What a line looks like in the package: a class or function of the notebook has another module there."""
    found = re.escape(text).replace(re.escape("__main__."), rf"(?:__main__\.|\w+\.\w+\.{_INNER})")
    return re.compile(found.replace(re.escape("<function "), re.escape("<function ") + _INNER))


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
    told = [
        replace(one, unstable=not (one.text == other.text or (one.clock and same_line(one, other.text))))
        for one, other in zip(lines, again, strict=True)
    ]
    unstable = {form(line) for line in told if line.unstable}
    return tuple(replace(line, kin=not line.unstable and form(line) in unstable) for line in told)
