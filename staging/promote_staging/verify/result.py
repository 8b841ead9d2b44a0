"""What one check says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["pass", "fail", "skip"]


@dataclass(frozen=True, slots=True)
class Result:
    """``skip``: there was nothing to check, or nobody to ask; it has not passed."""

    code: str
    verdict: Verdict
    summary: str
    details: tuple[str, ...] = ()


def passed(code: str, summary: str, *details: str) -> Result:
    """It is as it must be."""
    return Result(code, "pass", summary, details)


def failed(code: str, *problems: str) -> Result:
    """At least one problem; the first is the summary."""
    return Result(code, "fail", problems[0], problems[1:])


def skipped(code: str, summary: str) -> Result:
    """There was nothing to check."""
    return Result(code, "skip", summary)


def judged(code: str, problems: list[str], summary: str) -> Result:
    """Failed if there are problems."""
    return failed(code, *problems) if problems else passed(code, summary)
