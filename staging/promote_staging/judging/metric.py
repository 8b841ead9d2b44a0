"""What one metric says at one time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from promote_staging.judging.comparison import Comparison

Verdict = Literal["pass", "fail", "inconclusive"]

CERTAIN = 700.0
"""Logarithm of the evidence where something happened that can't happen by chance (a float holds no more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """Verdict and evidence of one metric. All evidence is in natural logarithms of e-values."""

    name: str
    verdict: Verdict
    summary: str
    """One sentence, with the counts."""
    samples: int
    harm_log_e: float
    pass_log_e: float
    harm_threshold: float
    """Failed when ``harm_log_e`` has ever reached it."""
    pass_threshold: float
    """Passed while ``pass_log_e`` is at least this, and not failed."""
    trace: tuple[tuple[int, float, float], ...]
    """Samples, harm_log_e, pass_log_e."""


def metric_of(
    name: str,
    comparison: Comparison,
    summary: str,
    *,
    broken: bool = False,
    doubt: float = 0.0,
) -> Metric:
    """Judge one comparison. ``broken``: failed for a reason beyond it; ``doubt`` is taken off all evidence."""
    levels = comparison.levels
    passing = comparison.pass_log_e - doubt
    harmed = broken or comparison.harmed
    return Metric(
        name=name,
        verdict="fail" if harmed else "pass" if passing >= levels.pass_threshold else "inconclusive",
        summary=summary,
        samples=comparison.samples,
        harm_log_e=CERTAIN if broken else comparison.harm_log_e - doubt,
        pass_log_e=passing,
        harm_threshold=levels.harm_threshold,
        pass_threshold=levels.pass_threshold,
        trace=comparison.trace,
    )


def percent(part: float, whole: float) -> str:
    """A share in words: ``3 of 200 (1.5%)``; without a whole, ``none yet``."""
    if not whole:
        return "none yet"
    shown = f"{part:g} of {whole:g}"
    return f"{shown} ({math.floor(1000 * part / whole + 0.5) / 10:g}%)"
