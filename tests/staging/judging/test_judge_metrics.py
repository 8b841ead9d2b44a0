"""Each metric: what fails it, what passes it, what leaves it open, and what it does not look at."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from tests.staging.judging.made_outcomes import ALONE, CLEAN, memories, named, outcome

from promote_checks.errors import UserError
from promote_staging.judging.judge import Judge
from promote_staging.judging.metrics.labels import loss
from promote_staging.judging.outcome import MemorySample, Outcome, standing
from promote_staging.judging.settings import Settings

SAME = Settings()
CHANGED = Settings(expect="changed", share_of_changes=0.1, size_of_changes=0.3, metric="accuracy")


def judged(*outcomes: Outcome, settings: Settings = SAME, baseline: bool = True) -> Judge:
    judge = Judge(settings, baseline=baseline)
    for each in outcomes:
        judge.observe(each)
    return judge


def mixed(count: int, share: float, *, seed: int = 1, base: Outcome = CLEAN, **changes: Any) -> list[Outcome]:
    """So many outcomes, a share of them changed."""
    draw = random.Random(seed)
    return [outcome(base, **changes) if draw.random() < share else base for _ in range(count)]


# Errors


def test_about_150_clean_requests_pass_the_errors_and_fewer_hold() -> None:
    needed = Judge(Settings()).needed()["errors"]
    assert 149 <= needed <= 165
    assert named(judged(*[CLEAN] * (needed - 1)), "errors").verdict == "inconclusive"
    assert named(judged(*[CLEAN] * needed), "errors").verdict == "pass"


def test_five_percent_failures_fail() -> None:
    metric = named(judged(*mixed(600, 0.05, candidate_failed=True)), "errors")
    assert metric.verdict == "fail"
    assert "the candidate failed" in metric.summary


def test_what_both_sides_fail_alike_is_no_harm_and_no_obstacle() -> None:
    both = mixed(1000, 0.2, candidate_failed=True, stable_failed=True, twin_failed=True)
    assert named(judged(*both), "errors").verdict == "pass"


def test_without_a_twin_errors_are_compared_with_stable_alone() -> None:
    base = outcome(twin_failed=None, twin_seconds=None)
    assert named(judged(*mixed(800, 0.05, base=base, candidate_failed=True)), "errors").verdict == "fail"
    assert named(judged(*[base] * 200), "errors").verdict == "pass"


def test_a_refusal_of_what_should_be_answered_is_an_error() -> None:
    assert named(judged(*mixed(100, 0.5, refuses=True)), "errors").verdict == "fail"


def test_worse_by_exactly_the_margin_passes_no_more_often_than_beta() -> None:
    passed = sum(
        named(judged(*mixed(400, 0.02, seed=seed, candidate_failed=True)), "errors").verdict == "pass"
        for seed in range(80)
    )
    assert passed <= 0.05 * 80 + 3 * math.sqrt(80 * 0.05 * 0.95)


def test_harm_that_was_shown_once_stays() -> None:
    judge = judged(*[outcome(candidate_failed=True)] * 20)
    assert judge.verdict() == "fail"
    for _ in range(30):
        judge.observe(outcome(stable_failed=True, twin_failed=True))
    judge.observe(outcome(candidate_failed=True))
    assert named(judge, "errors").harm_log_e < named(judge, "errors").harm_threshold
    assert named(judge, "errors").verdict == "fail"


def test_a_pass_is_taken_back_where_evidence_turns() -> None:
    judge = judged(*[CLEAN] * 170)
    assert named(judge, "errors").verdict == "pass"
    judge.observe(outcome(candidate_failed=True))
    assert named(judge, "errors").verdict == "inconclusive"


@pytest.mark.parametrize(
    ("kind", "stable", "candidate", "expected"),
    [
        ("valid", 200, 200, (False, False, False)),
        ("invalid", 422, 422, (False, False, False)),
        ("invalid", 422, 400, (False, False, False)),
        ("edge", 422, 200, (False, False, False)),
        ("valid", 200, 422, (False, False, True)),
        ("valid", 200, 500, (False, True, False)),
        ("valid", 200, 0, (False, True, False)),
        ("valid", 503, 200, (True, False, False)),
        ("valid", None, 422, (None, False, True)),
        ("invalid", None, 422, (None, False, False)),
        ("edge", None, 422, (None, False, False)),
        ("invalid", None, 500, (None, True, False)),
    ],
)
def test_who_failed(kind: Any, stable: int | None, candidate: int, expected: tuple[Any, ...]) -> None:
    found = standing(kind, stable=stable, candidate=candidate)
    assert (found.stable_failed, found.candidate_failed, found.refuses) == expected


# Conformance


def test_one_answer_that_breaks_the_contract_fails() -> None:
    metric = named(judged(*[CLEAN] * 1000, outcome(conforms=False)), "conformance")
    assert metric.verdict == "fail"
    assert "1 of 1001" in metric.summary


def test_what_stable_breaks_too_is_not_the_candidates_doing() -> None:
    broken = outcome(conforms=False, stable_conforms=False)
    assert named(judged(*[broken] * 200), "conformance").verdict == "pass"


def test_a_failure_is_counted_with_the_errors_and_nowhere_else() -> None:
    failed = outcome(candidate_failed=True, conforms=False, differs=True, candidate_seconds=2.0)
    judge = judged(*[CLEAN] * 200, failed)
    assert {metric.name for metric in judge.metrics() if metric.samples == 201} == {"errors"}
    assert judge.verdict() != "fail"


# Answers, expect = same


def test_the_first_wrong_answer_fails() -> None:
    judge = judged(*[CLEAN] * 1999, outcome(differs=True, change=0.001))
    assert named(judge, "answers").verdict == "fail"


def test_answers_pass_only_after_about_1500() -> None:
    assert Judge(Settings()).needed()["answers"] == 1498
    assert named(judged(*[CLEAN] * 1497), "answers").verdict == "inconclusive"
    assert named(judged(*[CLEAN] * 1498), "answers").verdict == "pass"


def varying(count: int, rate: float, *, extra: float = 0.0, seed: int = 5) -> list[Outcome]:
    """Three processes that vary alike, and a candidate that is wrong beyond that."""
    draw = random.Random(seed)
    outcomes = []
    for _ in range(count):
        stable, twin, candidate = (draw.random() < rate for _ in range(3))
        outcomes.append(outcome(differs=stable or candidate or draw.random() < extra, noise=stable or twin))
    return outcomes


def test_where_the_stables_differ_a_difference_is_weighed_against_the_noise() -> None:
    settings = Settings(answers_vary=True)
    wrongly = sum(
        named(judged(*varying(600, 0.05, seed=seed), settings=settings), "answers").verdict == "fail"
        for seed in range(60)
    )
    # Its part of the budget is 0.3%: two of 60 happen in one of 70 seeds.
    assert wrongly <= 2
    assert named(judged(*varying(600, 0.05, extra=0.1), settings=settings), "answers").verdict == "fail"
    assert named(judged(*varying(4000, 0.01), settings=settings), "answers").verdict == "pass"


def test_noise_that_the_warm_up_saw_is_noise() -> None:
    judge = Judge(Settings())
    judge.calibrate(noise=False)
    judge.calibrate(noise=True)
    judge.observe(outcome(differs=True))
    assert named(judge, "answers").verdict == "inconclusive"
    quiet = Judge(Settings())
    quiet.calibrate(noise=False)
    quiet.observe(outcome(differs=True))
    assert named(quiet, "answers").verdict == "fail"


def test_nothing_to_compare_with_is_no_sample() -> None:
    assert named(judged(*[outcome(differs=None)] * 50), "answers").samples == 0


# Answers, expect = changed


def test_changes_within_the_share_pass_and_beyond_it_fail() -> None:
    few = mixed(3000, 0.05, differs=True, change=0.2)
    many = mixed(1000, 0.3, differs=True, change=0.2)
    assert named(judged(*few, settings=CHANGED), "changes").verdict == "pass"
    assert named(judged(*many, settings=CHANGED), "changes").verdict == "fail"


@pytest.mark.parametrize("change", [0.31, math.inf, math.nan])
def test_one_change_that_is_too_large_fails(change: float) -> None:
    judge = judged(*[CLEAN] * 100, outcome(differs=True, change=change), settings=CHANGED)
    assert named(judge, "changes").verdict == "fail"
    assert "by more than 0.3" in named(judge, "changes").summary


def test_labels_tell_a_worse_model_from_one_that_is_not() -> None:
    worse = mixed(800, 0.15, candidate_loss=1.0)
    better = mixed(800, 0.15, stable_loss=1.0)
    assert named(judged(*worse, settings=CHANGED), "labels").verdict == "fail"
    assert named(judged(*better, settings=CHANGED), "labels").verdict == "pass"
    none = named(judged(*[outcome(candidate_loss=None)] * 800, settings=CHANGED), "labels")
    assert (none.verdict, none.samples) == ("inconclusive", 0)


def test_the_loss_of_a_row() -> None:
    error = Settings(metric="absolute error", metric_scale=10.0)
    assert [loss(CHANGED, 1, 1), loss(CHANGED, 0, 1), loss(CHANGED, None, None)] == [0.0, 1.0, 1.0]
    assert [loss(error, 3.5, 2), loss(error, 99, 2), loss(error, None, 2)] == [1.5, 10.0, 10.0]
    assert [loss(error, math.nan, 2), loss(error, "2", 2)] == [10.0, 10.0]
    with pytest.raises(UserError, match="no number"):
        loss(error, 1.0, "yes")


# Latency


def noisy_pairs(
    count: int, *, times: float = 1.0, tail: float = 0.0, seed: int = 2, twin: bool = True
) -> list[Outcome]:
    """Bursts that hit all sides, heavy tails, and a candidate that is slower."""
    draw, burst, outcomes = random.Random(seed), 1.0, []
    for _ in range(count):
        burst = draw.choice((0.3, 1.0, 4.0)) if draw.random() < 0.03 else burst
        own = [burst * 0.005 * draw.lognormvariate(0, 0.35) for _ in range(3)]
        own[0] *= times * (10 if draw.random() < tail else 1)
        outcomes.append(
            outcome(candidate_seconds=own[0], stable_seconds=own[1], twin_seconds=own[2] if twin else None)
        )
    return outcomes


@pytest.mark.parametrize("twin", [True, False])
def test_twice_as_slow_is_found_within_50_pairs(twin: bool) -> None:
    found = [
        named(judged(*noisy_pairs(50, times=2.0, seed=seed, twin=twin)), "latency").verdict
        for seed in range(40)
    ]
    assert found.count("fail") >= 20
    assert "pass" not in found


def test_identical_services_are_not_slower_and_pass() -> None:
    verdicts = [named(judged(*noisy_pairs(500, seed=seed)), "latency").verdict for seed in range(20)]
    assert set(verdicts) == {"pass"}


@pytest.mark.parametrize("twin", [0.02, 0.03])
def test_a_machine_on_which_the_stables_differ_can_not_show_harm(twin: float) -> None:
    slow = outcome(candidate_seconds=0.03, stable_seconds=0.01, twin_seconds=twin)
    metric = named(judged(*[slow] * 300), "latency")
    assert metric.verdict == "inconclusive"
    assert "differ in speed themselves" in metric.summary


def test_refusals_say_nothing_about_speed() -> None:
    assert named(judged(*[outcome(kind="invalid")] * 100), "latency").samples == 0


def test_a_slow_tail_is_found_although_the_typical_answer_is_as_quick() -> None:
    judge = judged(*noisy_pairs(1500, tail=0.12))
    assert [named(judge, name).verdict for name in ("latency", "tail")] == ["pass", "fail"]
    assert named(judged(*noisy_pairs(500)), "tail").verdict == "pass"


def test_slow_answers_on_both_sides_are_no_harm() -> None:
    late, other = outcome(candidate_seconds=0.1), outcome(stable_seconds=0.1)
    assert named(judged(*[late, other] * 20), "tail").verdict == "inconclusive"
    assert named(judged(*[late, CLEAN] * 20), "tail").verdict == "fail"


# Memory


def remembered(samples: list[MemorySample], *, baseline: bool = True) -> Judge:
    judge = Judge(Settings(), baseline=baseline)
    for sample in samples:
        judge.observe_memory(sample)
    return judge


def test_a_leak_fails_steady_memory_passes_and_few_looks_hold() -> None:
    assert named(remembered(list(memories(30))), "memory").verdict == "pass"
    assert named(remembered(list(memories(30, leak=50_000))), "memory").verdict == "fail"
    assert named(remembered(list(memories(8))), "memory").verdict == "inconclusive"
    assert named(Judge(Settings()), "memory").verdict == "inconclusive"


def test_one_lazy_import_is_no_leak_and_much_at_once_is() -> None:
    def jump(size: int) -> list[MemorySample]:
        return [
            MemorySample(
                requests=each.requests, stable=each.stable, candidate=each.candidate + size * (n > 15)
            )
            for n, each in enumerate(memories(60))
        ]

    assert named(remembered(jump(60_000_000)), "memory").verdict == "pass"
    assert named(remembered(jump(-60_000_000)), "memory").verdict == "pass"
    assert named(remembered(jump(250_000_000)), "memory").verdict == "fail"


def test_looks_without_requests_between_them_say_nothing() -> None:
    same = MemorySample(requests=500, candidate=1, stable=1)
    assert named(remembered([same] * 40), "memory").samples == 0


# No earlier release


def test_without_a_baseline_errors_have_an_absolute_bound_and_nothing_is_compared() -> None:
    judge = Judge(Settings(), baseline=False)
    assert {metric.name for metric in judge.metrics()} == {"errors", "conformance", "answers", "memory"}
    clean = judged(*[ALONE] * 1500, settings=Settings(), baseline=False)
    for sample in memories(30, stable=None):
        clean.observe_memory(sample)
    assert clean.verdict() == "pass"
    failing = judged(*mixed(600, 0.08, base=ALONE, candidate_failed=True), baseline=False)
    assert named(failing, "errors").verdict == "fail"
    wrong = judged(outcome(ALONE, differs=True), baseline=False)
    assert named(wrong, "answers").verdict == "fail"


def test_without_a_baseline_latency_is_judged_against_what_the_settings_say() -> None:
    limit = Settings(slowest_seconds=0.05)
    quick, slow = outcome(ALONE, candidate_seconds=0.01), outcome(ALONE, candidate_seconds=0.2)
    assert named(judged(*[quick] * 50, settings=limit, baseline=False), "latency").verdict == "pass"
    assert named(judged(*[slow] * 50, settings=limit, baseline=False), "latency").verdict == "fail"


@pytest.mark.parametrize(("base", "baseline"), [(CLEAN, False), (ALONE, True)])
def test_an_outcome_with_the_wrong_sides_is_refused(base: Outcome, baseline: bool) -> None:
    with pytest.raises(ValueError, match="stable side"):
        judged(base, baseline=baseline)
