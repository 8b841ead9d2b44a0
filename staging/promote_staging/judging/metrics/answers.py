"""``expect = "same"``: does the candidate answer what stable answers?

Where the same release gives the same request the same answer, a difference is a fact: the first one fails. Where the
two stables have differed between themselves (before the candidate was asked, or since; or ``answers_vary`` says that
they may), it could be noise. Then the quantity is "candidate differs from stable" minus "twin differs from stable", from -1 to 1: three processes of one
release are exchangeable, so its mean is 0, however noisy they are.
"""

from __future__ import annotations

from promote_staging.judging.betting import ALL_IN
from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of, percent
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "answers"


class Answers(Requests):
    """At once while nothing varies; against the noise from when it does."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        margin, noisy = settings.answers_margin, settings.noisy_answers_margin
        self._hypotheses = Hypotheses(low=0.0, high=1.0, tolerated=margin, margin=margin, pass_bets=ALL_IN)
        self._exact = Comparison(self._hypotheses, levels)
        self._noisy = Comparison(Hypotheses(low=-1.0, high=1.0, tolerated=0.0, margin=noisy), levels)
        self._other = "stable" if baseline else "the record"
        self._varies = settings.answers_vary
        self._wrong = False
        self._differing = 0
        self._noise = 0

    def observe(self, outcome: Outcome) -> None:
        """What failed on either side is no answer, and is counted with the errors."""
        if outcome.differs is None or outcome.candidate_failed or outcome.stable_failed:
            return
        self._varies = self._varies or outcome.noise
        self._wrong = self._wrong or (outcome.differs and not self._varies)
        self._differing += outcome.differs
        self._noise += outcome.noise
        self._exact.observe(float(outcome.differs))
        self._noisy.observe(float(outcome.differs - outcome.noise))

    def calibrate(self, *, noise: bool) -> None:
        """The two stables differ on a request: answers vary."""
        self._varies = self._varies or noise

    def metric(self) -> Metric:
        """Say what is shown so far."""
        summary = (
            f"answers that are not those of {self._other}: {percent(self._differing, self._exact.samples)}"
        )
        if not self._varies:
            return metric_of(NAME, self._exact, summary, broken=self._wrong)
        summary += f"; of the second stable: {percent(self._noise, self._noisy.samples)}"
        return metric_of(NAME, self._noisy, summary, broken=self._wrong)

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(self._hypotheses, self._exact.levels)
