"""One check on a promoted project and its four possible verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["pass", "fail", "skip", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found. ``error``: it could not be run; ``skip``: not applicable, ``detail`` says why."""

    code: str
    """``ruff``, ``mypy``, ``pytest``, ``papermill``."""
    verdict: Verdict
    summary: str
    """One line."""
    detail: str = ""
    """The tool's own words, without machine paths, times or host names."""
    hint: str = ""
    """What to do, where the verdict is not ``pass``."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What was measured, as plain JSON values: a coverage, the points of a matrix."""
