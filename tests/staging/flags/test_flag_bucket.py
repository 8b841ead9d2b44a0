"""Buckets: fixed for ever, evenly filled, and the ramp is monotone."""

from __future__ import annotations

import json
import runpy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openfeature.contrib.provider.flagd.resolvers.process.targeting import targeting
from openfeature.evaluation_context import EvaluationContext

from promote.scaffold.location import template_folder
from promote_staging.flags.bucket import BUCKETS, bucket_of, keys_in
from promote_staging.flags.document import rendered
from promote_staging.flags.state import FlagState

ROUTING = "serving/src/{{cookiecutter.package}}/routing"
EMITTED = runpy.run_path(str(template_folder() / ROUTING / "bucket.py"))["bucket_of"]
VECTORS = {
    ("release", ""): 7545,
    ("release", "1"): 2547,
    ("release", "user-42"): 4714,
    ("shadow", "user-42"): 2765,
    ("release", "größe"): 1709,
    ("release", "\udcff"): 3487,
}
"""Never to change: users would move."""


@pytest.mark.parametrize(("flag", "key"), VECTORS)
def test_vectors(flag: str, key: str) -> None:
    assert bucket_of(flag, key) == VECTORS[flag, key]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20), st.text())
def test_the_emitted_router_has_the_same(flag: str, key: str) -> None:
    assert EMITTED(flag, key) == bucket_of(flag, key)


@pytest.mark.parametrize("share", [100, 500, 2_500, 5_000])
def test_the_share_is_within_half_a_point(share: int) -> None:
    count = 40_000
    got = sum(bucket_of("release", f"user-{number}") < share for number in range(count))
    assert abs(got / count - share / BUCKETS) < 0.005


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.integers(1, BUCKETS), st.integers(1, BUCKETS))
def test_who_has_the_candidate_keeps_it(key: str, one: int, other: int) -> None:
    """As the rules of the file decide it, evaluated by flagd's own code."""
    low, high = sorted((one, other))
    if variant(low, key) == "candidate":
        assert variant(high, key) == "candidate"
    assert (variant(low, key) == "candidate") == (bucket_of("release", key) < low)


def variant(basis_points: int, key: str) -> object:
    state = FlagState(stable="a" * 16, candidate="b" * 16).ramping(basis_points)
    rule = json.loads(rendered(state))["flags"]["release"]["targeting"]
    return targeting("release", rule, EvaluationContext(attributes={"bucket": bucket_of("release", key)}))


def test_keys_are_drawn_in_a_range() -> None:
    keys = keys_in("release", 0, 100, 50, seed=3)
    assert len(set(keys)) == 50
    assert all(bucket_of("release", key) < 100 for key in keys)
    assert keys == keys_in("release", 0, 100, 50, seed=3) != keys_in("release", 0, 100, 50, seed=4)
    assert all(bucket_of("release", key) >= 9_900 for key in keys_in("release", 9_900, BUCKETS, 9, seed=0))


@pytest.mark.parametrize(("low", "high"), [(5, 5), (7, 3), (-1, 4), (0, BUCKETS + 1)])
def test_an_empty_range_is_refused(low: int, high: int) -> None:
    with pytest.raises(ValueError, match="no buckets"):
        keys_in("release", low, high, 1, seed=0)
