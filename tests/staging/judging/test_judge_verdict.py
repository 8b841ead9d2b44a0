"""The verdict over all metrics: budget, order, cost, and that nothing passes that was not measured."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staging.judging.made_outcomes import CLEAN, memories, named, outcome

from promote_staging.judging import judge as judging
from promote_staging.judging.judge import METRICS, PARTS, Judge, asked_for
from promote_staging.judging.measure import Measure
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

CHANGED = Settings(expect="changed", share_of_changes=0.1, metric="accuracy")


def everything(judge: Judge, count: int = 1600) -> Judge:
    """A run without any fault."""
    for _ in range(count):
        judge.observe(CLEAN)
    for sample in memories(30):
        judge.observe_memory(sample)
    return judge


@pytest.mark.parametrize("asked", [Settings(), CHANGED])
def test_a_clean_run_passes(asked: Settings) -> None:
    judge = everything(Judge(asked))
    assert {metric.verdict for metric in judge.metrics()} == {"pass"}
    assert judge.verdict() == "pass"


def test_nothing_observed_is_nothing_passed() -> None:
    judge = Judge(Settings())
    assert judge.verdict() == "inconclusive"
    assert {metric.verdict for metric in judge.metrics()} == {"inconclusive"}


def test_a_metric_that_was_not_fed_holds_the_verdict() -> None:
    judge = Judge(Settings())
    for _ in range(3000):
        judge.observe(CLEAN)
    assert {metric.name for metric in judge.metrics() if metric.verdict != "pass"} == {"memory"}
    assert judge.verdict() == "inconclusive"


def test_one_failed_metric_fails_all() -> None:
    judge = everything(Judge(Settings()))
    judge.observe(outcome(differs=True))
    assert judge.verdict() == "fail"


@pytest.mark.parametrize("baseline", [True, False])
@pytest.mark.parametrize("asked", [Settings(), CHANGED, Settings(alpha=0.2, slowest_seconds=1.0)])
def test_the_budget_is_shared_and_spent_once(asked: Settings, baseline: bool) -> None:
    thresholds = [metric.harm_threshold for metric in Judge(asked, baseline=baseline).metrics()]
    assert sum(2.718281828459045**-each for each in thresholds) == pytest.approx(asked.alpha)


def test_every_metric_has_a_part_of_the_budget() -> None:
    assert set(PARTS) == set(METRICS)
    for asked in (Settings(), CHANGED):
        assert set(asked_for(asked, baseline=True)) <= set(METRICS)


def test_needed_is_what_it_takes() -> None:
    needed = Judge(Settings()).needed()
    judge = everything(Judge(Settings()), max(needed.values()))
    assert judge.verdict() == "pass"
    short = everything(Judge(Settings()), max(needed.values()) - 1)
    assert short.verdict() == "inconclusive"


def random_outcomes(seed: int, count: int = 120) -> Iterator[Outcome]:
    draw = random.Random(seed)
    for number in range(count):
        yield outcome(
            number=number,
            candidate_failed=draw.random() < 0.03,
            stable_failed=draw.random() < 0.03,
            differs=draw.random() < 0.02,
            noise=draw.random() < 0.02,
            candidate_seconds=draw.lognormvariate(-4, 1),
            stable_seconds=draw.lognormvariate(-4, 1),
            twin_seconds=draw.lognormvariate(-4, 1),
            candidate_loss=float(draw.random() < 0.2),
            stable_loss=float(draw.random() < 0.2),
        )


@given(order=st.permutations(sorted(METRICS)), seed=st.integers(0, 10_000), changed=st.booleans())
@settings(deadline=None, max_examples=25)
def test_the_order_of_the_metrics_is_irrelevant(order: list[str], seed: int, changed: bool) -> None:
    asked = CHANGED if changed else Settings()
    usual, other = Judge(asked), reordered(asked, {name: METRICS[name] for name in order})
    for each in random_outcomes(seed):
        usual.observe(each)
        other.observe(each)
    assert usual.verdict() == other.verdict()
    assert sorted(usual.metrics(), key=lambda each: each.name) == sorted(
        other.metrics(), key=lambda each: each.name
    )


def reordered(asked: Settings, metrics: Mapping[str, Callable[..., Measure]]) -> Judge:
    """A judge whose registry stands in another order."""
    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(judging, "METRICS", metrics)
        return Judge(asked)


def test_the_trace_is_short_rises_and_ends_now() -> None:
    judge = Judge(Settings())
    for each in random_outcomes(1, 5000):
        judge.observe(each)
    metric = named(judge, "errors")
    numbers = [point[0] for point in metric.trace]
    assert len(numbers) <= 401
    assert numbers == sorted(set(numbers))
    assert metric.trace[-1] == (metric.samples, metric.harm_log_e, metric.pass_log_e)


def test_a_pair_costs_little() -> None:
    outcomes = list(random_outcomes(3, 2000))
    best = float("inf")
    for _ in range(3):
        judge = Judge(Settings())
        start = time.process_time()
        for each in outcomes:
            judge.observe(each)
        best = min(best, (time.process_time() - start) / len(outcomes))
    assert best <= 50e-6
