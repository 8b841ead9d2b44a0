"""What is simulated: candidates that are the same, or worse in one way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.staging.recorded import drawn
from promote_staging.judging.outcome import MemorySample, Outcome

PAIRS = 2000
WARM_UP = 100
"""Requests that only the two stables are asked, before."""
SAMPLED_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kind of candidate on one kind of machine."""

    words: str
    machine: str = "neighbour"
    """Which recorded sample."""
    same: bool = False
    """The candidate is no worse: an alarm is a false one."""
    usual_errors: float = 0.01
    """Share of requests that stable and twin fail."""
    errors: float = 0.01
    times: float = 1.0
    """Candidate's latency over what was recorded."""
    slow_share: float = 0.0
    """Share of its answers that take ten times as long."""
    wrong: float = 0.0
    """Share of its answers that are wrong."""
    varying: float = 0.0
    """Share of the answers of each release that come out differently when asked again."""
    twin: bool = True
    """There is a second stable."""
    leak: float = 0.0
    """MB per 1000 requests."""
    target: int | None = None
    """Median of requests to find it that the project wants to reach. None: it has to be found, no matter when."""


CASES: Mapping[str, Case] = {
    "identical": Case(words="identical, quiet machine", machine="quiet", same=True),
    "identical-noisy": Case(words="identical, noisy neighbour", same=True),
    "identical-varying": Case(words="identical, 3% of answers vary by themselves", same=True, varying=0.03),
    "errors": Case(words="errors 1% → 5%", errors=0.05, target=250),
    "errors-alone": Case(words="errors 1% → 5%, without a second stable", errors=0.05, twin=False),
    "slow": Case(words="twice as slow", times=2.0, target=50),
    "slow-tail": Case(words="10 x as slow for 10%", slow_share=0.1),
    "wrong": Case(words="one wrong answer in 500", wrong=1 / 500),
    "wrong-varying": Case(words="10% wrong, 3% vary by themselves", wrong=0.1, varying=0.03),
    "leak": Case(words="leaks 50 MB per 1000 requests", leak=50.0),
}


def simulated(case: Case, seed: str) -> Iterator[tuple[Outcome, MemorySample | None]]:
    """Yield the pairs of one run, with a look at the memory now and then. The same seed gives the same run."""
    draw = random.Random(seed)
    latencies = drawn(case.machine, draw)
    for number in range(PAIRS):
        stable, twin, candidate = next(latencies)
        slow = 10.0 if draw.random() < case.slow_share else 1.0
        ours, first, second = (draw.random() < case.varying for _ in range(3))
        wrong = draw.random() < case.wrong
        failed = [draw.random() < rate for rate in (case.errors, case.usual_errors, case.usual_errors)]
        yield (
            Outcome(
                number=number,
                stage="shadow",
                kind="held out",
                stable_failed=failed[1],
                twin_failed=failed[2] if case.twin else None,
                candidate_failed=failed[0],
                conforms=True,
                stable_seconds=stable,
                candidate_seconds=candidate * case.times * slow,
                twin_seconds=twin if case.twin else None,
                differs=wrong or ours or first,
                noise=first or second,
                change=1.0,
            ),
            _memory(case, number, draw) if number % SAMPLED_EVERY == 0 else None,
        )


def warm_up(case: Case, seed: str) -> Iterator[bool]:
    """Yield, for each request of the warm-up, whether the two stables differ."""
    draw = random.Random(f"{seed}-warm-up")
    for _ in range(WARM_UP):
        yield draw.random() < case.varying or draw.random() < case.varying


def _memory(case: Case, number: int, draw: random.Random) -> MemorySample:
    """Both sides wobble by a megabyte, as allocators do."""
    stable, candidate = (int(150e6 + draw.uniform(-0.5e6, 0.5e6)) for _ in range(2))
    return MemorySample(
        requests=number, stable=stable, candidate=candidate + int(case.leak * 1e6 * number / 1000)
    )
