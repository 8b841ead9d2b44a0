"""Figures are judged by what they draw."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bench.judge.compare import compare
from bench.judge.judge_inside.freeze import Freezer
from matplotlib.figure import Figure


def drawing(*, height: float = 2.0, title: str = "one", layout: Any = None) -> Figure:
    figure = Figure(figsize=(2, 2), layout=layout)
    axes = figure.subplots()
    axes.plot([0, 1, 2], [0, height, 1])
    axes.set_title(title)
    return figure


def outcome(left: Any, right: Any) -> str:
    return compare(Freezer().variable(left), Freezer().variable(right)).outcome


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_the_same_drawing_is_equal(layout: str | None) -> None:
    assert outcome(drawing(layout=layout), drawing(layout=layout)) == "equal"


@pytest.mark.parametrize("change", [{"height": 2.2}, {"title": "two"}])
def test_another_drawing_is_different(change: Any) -> None:
    assert outcome(drawing(), drawing(**change)) == "different"


def test_axes_and_lines_are_compared_through_their_figure() -> None:
    left, right = drawing(), drawing(height=3.0)
    assert outcome(left.axes[0], drawing().axes[0]) == "equal"
    assert outcome(left.axes[0], right.axes[0]) == "different"
    assert outcome(left.axes[0].lines, right.axes[0].lines) == "different"


def test_another_place_in_the_same_figure_is_different() -> None:
    figure = Figure(figsize=(2, 2))
    figure.subplots(1, 2)
    assert outcome(figure.axes[0], figure.axes[1]) == "different"


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_a_figure_that_was_shown_before_equals_one_that_was_not(layout: str | None) -> None:
    shown = drawing(layout=layout)
    shown.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    assert outcome(shown, drawing(layout=layout)) == "equal"
