"""Where two runs of one notebook part: values at the ends of cells, what cells show, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from promote_checks.dynamic.observed import Run
from promote_checks.observe.observation import Observation, StatementRecord, WrittenFile
from promote_checks.rules.finding import Place

END = 1 << 30
"""Stands for a cell after all others."""
VALUE, SHOWN, FILE = range(3)

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One thing that two runs do not agree on; sorted, the first is where a reader looks first."""

    cell: int
    kind: int
    """``VALUE``, ``SHOWN`` or ``FILE``."""
    line: int
    column: int
    name: str
    """Of the variable or the file; the number of the cell whose output it is."""

    @property
    def key(self) -> tuple[int, str]:
        """The same thing in another pair of runs."""
        return self.kind, self.name

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(None) if self.cell == END else Place(self.cell, self.line, self.column)

    @property
    def words(self) -> str:
        """What it is, for a sentence."""
        return (f"the variable {self.name}", "what this cell shows", f"the file {self.name}")[self.kind]


def differences(one: Run, other: Run) -> list[Difference]:
    """All of them, the first one first; what can't be compared (no digest) differs in nothing."""
    mine, theirs = one.observation, other.observation
    found = set(_values(mine, theirs))
    for cell in _different(one.shown, other.shown):
        found.add(Difference(cell, SHOWN, *_place(_first(mine, cell)), str(cell)))
    for path in _different(_files(mine), _files(theirs)):
        writer = next((each for each in mine.statements if path in each.writes), None)
        found.add(Difference(writer.cell if writer else END, FILE, *_place(writer), path))
    return sorted(found)


def _values(mine: Observation, theirs: Observation) -> Iterator[Difference]:
    for cell, name in _different(_at_ends(mine), _at_ends(theirs)):
        binder = next((each for each in mine.statements if each.cell == cell and _touches(each, name)), None)
        yield Difference(cell, VALUE, *_place(binder), name)
    for name in _different(_finals(mine), _finals(theirs)):
        last = next((each for each in reversed(mine.statements) if _touches(each, name)), None)
        yield Difference(last.cell if last else END, VALUE, *_place(last), name)


def _different(mine: Mapping[Key, Value], theirs: Mapping[Key, Value]) -> list[Key]:
    return [key for key in {**mine, **theirs} if mine.get(key) != theirs.get(key)]


def _at_ends(seen: Observation) -> dict[tuple[int, str], str]:
    return {(cell.index, name): digest for cell in seen.cells for name, digest in cell.digests.items()}


def _finals(seen: Observation) -> dict[str, str]:
    return {value.name: value.digest for value in seen.final}


def _files(seen: Observation) -> dict[str, str]:
    return {file.path: _content(file) for file in seen.written}


def _content(file: WrittenFile) -> str:
    return file.canonical or file.sha256


def _touches(statement: StatementRecord, name: str) -> bool:
    return name in statement.changed or any(one.name == name for one in statement.bound)


def _first(seen: Observation, cell: int) -> StatementRecord | None:
    return next((each for each in seen.statements if each.cell == cell), None)


def _place(statement: StatementRecord | None) -> tuple[int, int]:
    return (1, 0) if statement is None else (statement.line, statement.column)
