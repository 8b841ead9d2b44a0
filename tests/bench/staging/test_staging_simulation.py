"""The simulation: recorded bursts stay bursts, every judge sees the same runs, shares and medians are right."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from bench.staging.cases import CASES, PAIRS, simulated, warm_up
from bench.staging.judges.registry import JUDGES
from bench.staging.recorded import drawn, sample
from bench.staging.report import OURS, bars, page
from bench.staging.trial import Ending, Trial, tried, wilson


@pytest.mark.parametrize("name", ["quiet", "neighbour"])
def test_latencies_are_of_three_alike_services(name: str) -> None:
    rows = sample(name)
    assert len(rows) == 1500
    middles = [sorted(column)[750] for column in zip(*rows, strict=True)]
    assert max(middles) < 1.1 * min(middles)
    assert all(0 < value < 5 for row in rows for value in row)


def test_blocks_keep_the_triples_together() -> None:
    known = {tuple(sorted(row)) for row in sample("neighbour")}
    taken = list(itertools.islice(drawn("neighbour", random.Random(1)), 200))
    assert all(tuple(sorted(row)) in known for row in taken)
    again = list(itertools.islice(drawn("neighbour", random.Random(1)), 200))
    assert taken == again


def test_a_case_is_as_bad_as_it_says() -> None:
    outcomes = [outcome for outcome, _ in simulated(replace(CASES["errors"], wrong=0.02), "x")]
    assert len(outcomes) == PAIRS
    assert 0.03 < sum(each.candidate_failed for each in outcomes) / PAIRS < 0.07
    assert sum(bool(each.stable_failed) for each in outcomes) / PAIRS < 0.02
    assert 0.01 < sum(bool(each.differs) for each in outcomes) / PAIRS < 0.03
    assert not any(each.noise for each in outcomes)
    assert any(warm_up(CASES["identical-varying"], "x"))
    assert not any(warm_up(CASES["identical"], "x"))


def test_a_leak_is_a_leak_and_only_of_the_candidate() -> None:
    samples = [memory for _, memory in simulated(CASES["leak"], "x") if memory is not None]
    first, last = samples[0], samples[-1]
    assert 90e6 < last.candidate - first.candidate < 110e6
    assert abs((last.stable or 0) - (first.stable or 0)) < 2e6


@pytest.mark.parametrize("judge", JUDGES)
def test_every_judge_finds_what_is_twice_as_slow(judge: str) -> None:
    trial = tried(CASES["slow"], JUDGES[judge], name="slow", runs=3)
    assert trial.failed == 3
    assert trial == tried(CASES["slow"], JUDGES[judge], name="slow", runs=3)


def test_ours_finds_errors_in_time_and_passes_what_is_the_same() -> None:
    errors = tried(CASES["errors"], JUDGES[OURS], name="errors", runs=9)
    assert errors.failed == 9
    assert (errors.pairs_to_fail or PAIRS) <= 400
    # Without any failure there is no chance in it: with 1% on all sides one run of fifty is a false alarm.
    sound = replace(CASES["identical"], errors=0.0, usual_errors=0.0)
    same = tried(sound, JUDGES[OURS], name="same", runs=3)
    assert (same.failed, same.passed) == (0, 3)


def test_wilson() -> None:
    assert wilson(0, 200) == pytest.approx((0.0, 0.01885), abs=1e-4)
    assert wilson(10, 20) == pytest.approx((0.2993, 0.7007), abs=1e-4)


def test_runs_that_never_end_are_not_left_out_of_the_median() -> None:
    found = Trial((Ending(10, None), Ending(30, None), Ending(None, 1500)))
    assert (found.failed, found.passed, found.pairs_to_fail) == (2, 1, 30)
    assert Trial((Ending(10, None), Ending(None, None), Ending(None, None))).pairs_to_fail is None


def test_a_bar_that_is_missed_is_said() -> None:
    late = Trial((Ending(300, None),) * 4)
    shown = {bar: met for bar, _, met in bars({"errors": {OURS: late}})}
    assert list(shown.values()) == [False, True]
    assert "**no**" in page({"errors": {OURS: late}}, 4)
    alarmed = Trial((Ending(300, None), *(Ending(None, 1600),) * 9))
    assert [met for *_, met in bars({"identical": {OURS: alarmed}})] == [False]
