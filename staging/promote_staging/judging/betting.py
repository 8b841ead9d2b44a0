"""An e-process for the mean of a bounded quantity: a gambler who bets against a hypothesis.

The gambler starts with 1 and may stake a part of it on each value. If the hypothesis "the mean is at most ``null``,
whatever came before" is true, no way of betting makes money on average, so the wealth is a nonnegative
supermartingale, and it ever reaches ``1 / alpha`` with probability ``alpha`` at most (Ville 1939), however often one
looks and whenever one stops. Wealth is evidence against the hypothesis: it is called the e-value.

Sources: Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", Journal of the Royal
Statistical Society B 86 (2024), sections 2 to 4: the wealth ``prod(1 + bet * (x - null))``. Ramdas, Grünwald, Vovk and
Shafer, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38 (2023).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from operator import add

Bets = Mapping[float, float]
"""Part of the highest bet that is allowed -> share of the start capital that plays it. Shares add up to 1."""

SPREAD: Bets = {0.95: 0.35, 0.75: 0.3, 0.5: 0.2, 0.25: 0.1, 0.1: 0.05}
"""For harm: how much worse it is, is not known, so gamblers from timid to bold share the capital. The mixture is an
e-process again, and loses no more than the logarithm of a share against the one who turns out best."""
FIRM: Bets = {0.999: 0.7, 0.85: 0.12, 0.6: 0.09, 0.35: 0.06, 0.15: 0.03}
"""For passing: most is on "no fault at all", which is what a good candidate shows; the rest survives single faults."""
ALL_IN: Bets = {0.999: 1.0}
"""Where a single fault decides anyway."""


class EProcess:
    """Evidence against "the mean of what comes, given the past, is at most ``null``"."""

    __slots__ = ("_high", "_logs", "_low", "_null", "_stakes", "_steps")

    def __init__(self, *, null: float, low: float, high: float, bets: Bets = SPREAD) -> None:
        """Values lie from ``low`` to ``high``; raises ValueError unless ``low < null < high`` and shares add up to 1."""
        if not low < null < high:
            raise ValueError(f"a mean of {null} can't be tested between {low} and {high}")
        if not math.isclose(sum(bets.values()), 1.0) or not all(0 < part < 1 for part in bets):
            raise ValueError("shares of the bets must add up to 1, and no bet may risk everything")
        self._null, self._low, self._high = null, low, high
        # At the highest bet the lowest value takes all: 1 + stake * (low - null) = 0.
        self._stakes = tuple(part / (null - low) for part in bets)
        self._logs = [math.log(share) for share in bets.values()]
        self._steps: dict[float, tuple[float, ...]] = {}

    def observe(self, value: float) -> None:
        """Take one value. Raises ValueError if it is out of bounds or no number: the test would be void."""
        if not self._low <= value <= self._high:
            raise ValueError(f"{value} is not between {self._low} and {self._high}")
        step = self._steps.get(value) or self._step(value)
        self._logs = list(map(add, self._logs, step))

    @property
    def log_e(self) -> float:
        """Natural logarithm of the wealth; reject where it is at least ``log(1 / alpha)``."""
        top = max(self._logs)
        # Rounding can leave the start a hair below 1.
        return top + math.log(sum([math.exp(each - top) for each in self._logs])) + 0.0

    def _step(self, value: float) -> tuple[float, ...]:
        step = tuple(math.log1p(stake * (value - self._null)) for stake in self._stakes)
        # Most quantities have three values: their logarithms are taken once.
        if len(self._steps) < 64:
            self._steps[value] = step
        return step
