"""One check on a promoted project and its four possible verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
