"""Is the typical answer slower than ``slower`` times stable's?

Latencies have heavy tails, and on a shared machine the middle of one block of requests may be several times that of the
next, for one and the same service. So seconds are never averaged. Each pair, asked right after one another in random
order, gives one bounded value: was the candidate slower than ``slower`` times stable (with a twin: the mean of that
for both stables)? Its mean is above one half only if the typical ratio within a pair is above ``slower``; for the same
release it is below one half by symmetry, whatever the noise. Harm: "at most one half" is rejected. Pass: "at least one
half" is rejected.

Pairs see through noise that hits both sides. Noise that stays with one process (its core, its memory) is seen by
comparing the two stables in the same way: what that finds is taken off the candidate's evidence, which stays valid,
since it only gets smaller.
"""

from __future__ import annotations

from promote_staging.judging.betting import EProcess
from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of, percent
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "latency"
_HYPOTHESES = Hypotheses(low=0.0, high=1.0, tolerated=0.5, margin=0.5)


class Latency(Requests):
    """With an earlier release: relative to it. Without: against ``slowest_seconds``."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        self._factor = settings.slower
        self._limit = settings.slowest_seconds
        self._baseline = baseline
        self._comparison = Comparison(_HYPOTHESES, levels)
        self._controls = tuple(EProcess(null=0.5, low=0.0, high=1.0) for _ in range(2))
        self._doubt = 0.0
        self._slower = 0.0
        self._twin_slower = 0
        self._twins = 0

    def observe(self, outcome: Outcome) -> None:
        """Take pairs in which both answered. Refusals of invalid requests are quick, and say nothing."""
        if outcome.kind == "invalid" or outcome.candidate_failed or outcome.stable_failed or outcome.refuses:
            return
        if self._baseline:
            self._compare(outcome)
        elif self._limit is not None:
            self._take(float(outcome.candidate_seconds > self._limit))

    def metric(self) -> Metric:
        """Say what is shown so far."""
        shown = percent(self._slower, self._comparison.samples)
        if not self._baseline:
            summary = f"slower than {self._limit:g} s: {shown}"
            return metric_of(NAME, self._comparison, summary)
        summary = f"the candidate is slower than {self._factor:g} x stable: {shown} of the pairs"
        if self._twins:
            summary += f"; the second stable: {percent(self._twin_slower, self._twins)}"
        if self._doubt > 0:
            summary += "; the two stables differ in speed themselves, which is taken off"
        return metric_of(NAME, self._comparison, summary, doubt=self._doubt)

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(_HYPOTHESES, self._comparison.levels)

    def _compare(self, outcome: Outcome) -> None:
        candidate, stable, twin = outcome.candidate_seconds, outcome.stable_seconds, outcome.twin_seconds
        if stable is None:
            return
        slower = float(candidate > self._factor * stable)
        if twin is not None and not outcome.twin_failed:
            slower = (slower + (candidate > self._factor * twin)) / 2
            self._control(stable, twin)
        self._take(slower)

    def _control(self, stable: float, twin: float) -> None:
        late = twin > self._factor * stable
        self._twins += 1
        self._twin_slower += late
        self._controls[0].observe(float(late))
        self._controls[1].observe(float(stable > self._factor * twin))
        self._doubt = max(0.0, *(each.log_e for each in self._controls))

    def _take(self, slower: float) -> None:
        self._slower += slower
        self._comparison.observe(slower, doubt=self._doubt)
