"""What a check is told about the project it judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from promote_checks.gate.check import Check
from promote_checks.gate.process import Children


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """One promoted project, and where and how it may be run."""

    project: Path
    """Root of the project. No check writes below it."""
    package: str
    python: str
    """The notebook's interpreter."""
    notebook_folder: Path
    """Folder of the original notebook. Only ever copied."""
    thin: Path
    """The thin notebook, below ``project``."""
    timeout: float = 900.0
    """Seconds that one check may take."""
    children: Children = field(default_factory=Children)
    """Processes under way; stopping them stops the checks."""


class Checker(Protocol):
    """One check. A module with such a function will do."""

    def check(self, context: CheckContext) -> Check:
        """Judge the project; never raise for what the project does."""
