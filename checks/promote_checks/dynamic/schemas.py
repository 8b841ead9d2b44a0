"""``schemas.json``: the data frames that cross from step to step, as they were when the notebook was promoted.

It is written at promotion, from the observed run that the package is proven against: no run more, nothing that a person
could forget, and the schemas belong to the very notebook that ``promotion.json`` names. It lies in the project, under
version control, so that a change of it is seen in review.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.errors import UserError
from promote_checks.observe.observation import ColumnSchema, FrameSchema, Observation
from promote_checks.secrets.detect import looks_secret
from promote_checks.sensitive.personal import kind_of

NAME = "schemas.json"
VERSION = 1
WIDEST = 300
"""Columns of a frame that is recorded: more of them have no names of their own."""


@dataclass(frozen=True, slots=True)
class StepFrame:
    """One data frame at the end of the cell in which its step has made it."""

    step: str
    cell: int
    name: str
    frame: FrameSchema


@dataclass(frozen=True, slots=True)
class Schemas:
    """All of one project."""

    version: int
    notebook: str
    """sha256 of the notebook that they belong to."""
    frames: list[StepFrame] = field(default_factory=list)


def recorded(
    observation: Observation, steps: Iterable[tuple[str, int, Sequence[str]]], *, notebook: str, levels: bool
) -> str:
    """The text of ``schemas.json``; empty if there is no frame. ``steps``: function, last cell, names it returns. ``levels``: keep the texts of
    columns of categories (never those of columns that look personal or secret)."""
    frames = []
    for function, last, names in steps:
        for name in names:
            found = _at(observation, name, last)
            if found is not None and _may_record(found[1]):
                frames.append(StepFrame(function, found[0], name, _public(found[1], levels=levels)))
    if not frames:
        return ""
    content = Schemas(VERSION, notebook, frames)
    return json.dumps(asdict(content), indent=1, ensure_ascii=False) + "\n"


def _at(observation: Observation, name: str, last: int) -> tuple[int, FrameSchema] | None:
    """The frame as it was at the end of the last cell, up to ``last``, that bound or changed the name."""
    touched = [cell for cell in observation.cells if cell.index <= last and name in cell.frames]
    return (touched[-1].index, touched[-1].frames[name]) if touched else None


def _may_record(frame: FrameSchema) -> bool:
    """Not where the names of the columns are data themselves: a pivot table by person, one column a pixel."""
    names = [one.name for one in frame.columns]
    return len(names) <= WIDEST and kind_of("", names) is None


def _public(frame: FrameSchema, *, levels: bool) -> FrameSchema:
    return replace(frame, columns=[one if levels and _may_show(one) else _bare(one) for one in frame.columns])


def _bare(column: ColumnSchema) -> ColumnSchema:
    return replace(column, levels=None)


def _may_show(column: ColumnSchema) -> bool:
    """Neither personal nor secret."""
    texts = column.levels or []
    secret = any(looks_secret(column.name, text) for text in texts)
    return kind_of(column.name, texts) is None and not secret


def read_schemas(project: Path) -> Schemas | None:
    """The schemas of a project; None if it has none. Raises ``UserError`` if they can't be read."""
    path = project / NAME
    if not path.is_file():
        return None
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Schemas)
    except (msgspec.DecodeError, OSError) as error:
        raise UserError(f"{NAME} can't be read: {error}", "promote the notebook again") from None
    if found.version != VERSION:
        raise UserError(f"{NAME} is of version {found.version}", "promote the notebook again")
    return found


def asked_frames(schemas: Schemas) -> dict[str, dict[str, Any]]:
    """What the probe is asked for (see ``probe.watch``)."""
    asked: dict[str, dict[str, Any]] = {}
    for one in schemas.frames:
        asked.setdefault(str(one.cell), {})[one.name] = asdict(one.frame)
    return asked


def expected(schemas: Schemas | None) -> Mapping[tuple[int, str], StepFrame]:
    """Cell and name -> the recorded frame."""
    return {(one.cell, one.name): one for one in schemas.frames} if schemas else {}
