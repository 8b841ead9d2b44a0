"""The two hypotheses about one quantity, and which of them has been rejected."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from promote_staging.judging.betting import FIRM, SPREAD, Bets, EProcess

_POINTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypotheses:
    """About the mean of a quantity that is higher where the candidate is worse."""

    low: float
    high: float
    tolerated: float
    """Harm is shown when "the mean is at most this" is rejected."""
    margin: float
    """A pass is shown when "the mean is at least this" is rejected."""
    harm_bets: Bets = field(default_factory=lambda: SPREAD)
    pass_bets: Bets = field(default_factory=lambda: FIRM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How often each of the two errors may happen."""

    alpha: float
    """Harm shown although there is none: this metric's part of the whole."""
    beta: float
    """Passed although worse by more than the margin. Each metric has the whole: all must pass, so the one that
    should not have must be passed wrongly."""

    @property
    def harm_threshold(self) -> float:
        """What the logarithm of the evidence for harm must reach."""
        return -math.log(self.alpha)

    @property
    def pass_threshold(self) -> float:
        """What the logarithm of the evidence for a pass must reach."""
        return -math.log(self.beta)


class Comparison:
    """Observes one quantity; knows at any time what is shown so far."""

    def __init__(self, hypotheses: Hypotheses, levels: Levels) -> None:
        """Start without evidence."""
        self.levels = levels
        self.samples = 0
        self.harmed = False
        """Harm was shown at some time: that stays."""
        self._tolerated = hypotheses.tolerated
        low, high = hypotheses.low, hypotheses.high
        self._harm = EProcess(null=hypotheses.tolerated, low=low, high=high, bets=hypotheses.harm_bets)
        # "At least the margin" is "at most" of the negative.
        self._pass = EProcess(null=-hypotheses.margin, low=-high, high=-low, bets=hypotheses.pass_bets)
        self._trace: list[tuple[int, float, float]] = []
        self._stride = 1

    def observe(self, value: float, *, doubt: float = 0.0) -> None:
        """Take one value; ``doubt`` is taken off the evidence for harm (see ``latency``)."""
        self._harm.observe(value)
        self._pass.observe(-value)
        self.samples += 1
        # Only such a value can take the evidence for harm over its threshold.
        if value > self._tolerated and not self.harmed:
            self.harmed = self._harm.log_e - doubt >= self.levels.harm_threshold
        if self.samples % self._stride == 0:
            self._mark()

    @property
    def harm_log_e(self) -> float:
        """Evidence against "not worse than tolerated"."""
        return self._harm.log_e

    @property
    def pass_log_e(self) -> float:
        """Evidence against "worse by the margin or more"; it counts as it is now, not as it once was."""
        return self._pass.log_e

    @property
    def trace(self) -> tuple[tuple[int, float, float], ...]:
        """Samples, evidence for harm, evidence for a pass: at most 400 points, evenly spread, and the last one."""
        if not self.samples or self._trace[-1:] == [self._now()]:
            return tuple(self._trace)
        return (*self._trace, self._now())

    def _now(self) -> tuple[int, float, float]:
        return self.samples, self.harm_log_e, self.pass_log_e

    def _mark(self) -> None:
        self._trace.append(self._now())
        if len(self._trace) >= _POINTS:
            self._stride *= 2
            self._trace = [point for point in self._trace if point[0] % self._stride == 0]


def clean_samples(hypotheses: Hypotheses, levels: Levels) -> int:
    """How many samples without any fault it takes to pass: the least that anything can pass with."""
    process = EProcess(
        null=-hypotheses.margin, low=-hypotheses.high, high=-hypotheses.low, bets=hypotheses.pass_bets
    )
    count = 0
    while process.log_e < levels.pass_threshold:
        process.observe(-max(0.0, hypotheses.low))
        count += 1
    return count
