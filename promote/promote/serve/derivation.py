"""What was derived: the serving path as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["raw", "model input", "none"]


@dataclass(frozen=True, slots=True)
class RawTable:
    """The table from which rows are served."""

    name: str
    kind: str
    """``frame``, ``series``, ``array``, ``sparse`` or ``list``."""
    columns: list[str]
    """Columns that the statements see, stand-ins included."""
    dtypes: Mapping[str, Any]
    cell: int | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """The serving path, or why there is none; texts are Python source."""

    level: Level
    reason: str = ""
    statement: str = ""
    cell: int | None = None
    line: int | None = None
    raw: RawTable | None = None
    columns: list[str] = field(default_factory=list)
    stand_ins: Mapping[str, Any] = field(default_factory=dict)
    prepare: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    """Functions of the notebook among ``prepare`` that are as the notebook has them."""
    imports: list[str] = field(default_factory=list)
    input: str = ""
    """Name of the model's input in ``answer``."""
    answer: list[str] = field(default_factory=list)
    probability: bool = False
    state: Mapping[str, str] = field(default_factory=dict)
    """Field -> annotation."""
    schema: Mapping[str, Any] = field(default_factory=dict)
    target: Mapping[str, Any] = field(default_factory=dict)
    """Where the prediction stands in the notebook, for the proof."""
    how: list[Mapping[str, Any]] = field(default_factory=list)
    fault: str = ""
    """Traceback of what went wrong; for the screen only, since it may quote values."""
