"""What a check is told about the project it judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from promote_checks.gate.check import Check
from promote_checks.gate.once import Once
from promote_checks.gate.process import Children
from promote_checks.observe.patience import Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """One promoted project, and where and how it may be run."""

    project: Path
    """Root of the project. No check writes below it."""
    package: str
    python: str
    """The notebook's interpreter."""
    notebook_folder: Path
    """Folder of the original notebook, or of the small data on which the thin notebook runs. Only ever copied."""
    thin_skipped: str = ""
    """Why the thin notebook is not run; empty: it is."""
    thin: Path
    """The thin notebook, below ``project``."""
    beside: tuple[str, ...] = ()
    """Paths outside its folder that the notebook spells relative to it (``../data``)."""
    left_out: frozenset[Path] = frozenset()
    """Below the notebook's folder, and no part of it: the DIR of the promotion."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """More variables for what runs the package: secrets that the notebook spelled out. Never shown."""
    notebook: Path | None = None
    """The original notebook, where it is known; None if it can't be found."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """``promotion.json`` as it stands in the project."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """``[tool.promote]`` of the project's pyproject.toml."""
    scheduler: str | None = None
    """Address of a Dask scheduler that runs the points of a matrix; None: this machine."""
    save: Path | None = None
    """Folder for the executed notebooks of a matrix; None: they are not kept."""
    timeout: float | Patience = 900.0
    """What one check may take; a number: seconds by the clock."""
    children: Children = field(default_factory=Children)
    """Processes under way; stopping them stops the checks."""
    folder_known: bool = True
    """False: nobody knows where the notebook's data is. What needs it is skipped, and says so."""
    unset: tuple[str, ...] = ()
    """Environment variables from which the package takes its secrets, and which have no value here."""
    unnamed_python: bool = False
    """Nothing may run, and ``python`` lies in the project: nobody named it, and to start it runs what lies there."""
    measured: bool = False
    """The tests run with their coverage measured, since somebody will ask for it."""
    fresh: bool = False
    """The project was written just now: its tests are the template's own. They need no plugin of pytest, and run in
    parts side by side."""
    once: Once = field(default_factory=Once, init=False, repr=False, compare=False)
    """What the checks of this context share."""


class Checker(Protocol):
    """One check. A module with such a function will do."""

    def check(self, context: CheckContext) -> Check:
        """Judge the project; never raise for what the project does."""
