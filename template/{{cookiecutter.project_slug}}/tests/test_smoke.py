"""The pipeline runs, and its parameters reach the steps."""

from __future__ import annotations

import dataclasses

from {{ cookiecutter.package }} import Params, Results, run


def test_the_model_beats_the_most_frequent_answer(results: Results) -> None:
    assert results.scores["accuracy"] > results.scores["baseline"]


def test_another_seed_gives_another_model(params: Params, results: Results) -> None:
    other = run(dataclasses.replace(params, seed=params.seed + 1))
    assert list(other.weights) != list(results.weights)
