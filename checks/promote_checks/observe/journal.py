"""The probe's journal, read back."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.observe.observation import (
    CellRecord,
    DrawnFigure,
    Environment,
    FinalValue,
    FrameSchema,
    FunctionRecord,
    LocalModule,
    OutsideFile,
    StatementRecord,
    Watched,
    WrittenFile,
)

PLACE = struct.Struct("<3q")


class Event(msgspec.Struct):
    """One line of the journal."""

    kind: str
    data: msgspec.Raw


class CellEvent(msgspec.Struct):
    """The end of a cell."""

    index: int
    statements: list[StatementRecord]
    stdout: str
    figures: int
    digests: dict[str, str]
    seconds: float
    frames: dict[str, FrameSchema]


class ErrorFacts(msgspec.Struct):
    """What the probe knows of an exception; see ``probe.failure.facts``."""

    cell: int
    line: int
    exception: str
    message: str
    kinds: list[str]
    memory: bool
    filename: str
    name: str
    library: str
    version: str
    network: bool


@dataclass(slots=True)
class Told:
    """Everything that the journal holds."""

    cells: list[CellRecord] = field(default_factory=list)
    statements: list[StatementRecord] = field(default_factory=list)
    functions: list[FunctionRecord] = field(default_factory=list)
    final: list[FinalValue] = field(default_factory=list)
    written: list[WrittenFile] = field(default_factory=list)
    drawn: list[DrawnFigure] = field(default_factory=list)
    outside: list[OutsideFile] = field(default_factory=list)
    environment: Environment = field(default_factory=lambda: Environment("", ""))
    modules: list[LocalModule] = field(default_factory=list)
    stars: dict[str, list[str]] = field(default_factory=dict)
    memory: int = 0
    watched: Watched = field(default_factory=Watched)
    error: ErrorFacts | None = None
    """The last one: errors of cells that may raise come before it."""
    raised: dict[int, str] = field(default_factory=dict)
    """Cell -> class of the exception that ended it, for every cell that did not reach its end."""
    faults: list[str] = field(default_factory=list)
    complete: bool = False


def read_journal(path: Path) -> Told:
    """Read all events; the last line of a killed kernel may be cut off."""
    told = Told()
    content = path.read_bytes() if path.is_file() else b""
    for line in content.split(b"\n")[:-1]:
        event = msgspec.json.decode(line, type=Event)
        take(told, event.kind, bytes(event.data))
    return told


def take(told: Told, kind: str, data: bytes) -> None:
    """Put one event where it belongs."""
    if kind == "cell":
        cell = msgspec.json.decode(data, type=CellEvent)
        told.statements += cell.statements
        told.cells.append(
            CellRecord(cell.index, cell.stdout, cell.figures, cell.digests, cell.seconds, cell.frames)
        )
        return
    if kind == "end":
        told.complete = True
        kind = "faults"
    shape: Any = SHAPES[kind]
    setattr(told, kind, msgspec.json.decode(data, type=shape))
    if kind == "error" and told.error is not None:
        told.raised[told.error.cell] = told.error.kinds[0]


SHAPES: dict[str, Any] = {
    "functions": list[FunctionRecord],
    "final": list[FinalValue],
    "written": list[WrittenFile],
    "drawn": list[DrawnFigure],
    "outside": list[OutsideFile],
    "environment": Environment,
    "modules": list[LocalModule],
    "stars": dict[str, list[str]],
    "memory": int,
    "watched": Watched,
    "error": ErrorFacts,
    "faults": list[str],
}
"""Kind of event -> what its data are."""


def read_place(path: Path) -> tuple[int, int]:
    """Cell and line at which the kernel was when it last moved."""
    content = path.read_bytes() if path.is_file() else b""
    if len(content) < PLACE.size:
        return -1, 0
    cell, line, _ = PLACE.unpack(content[: PLACE.size])
    return cell, line
