"""How the evidence for and against each metric grew, with the two thresholds that decide."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from promote_staging.evidence.record import Metric
from promote_staging.page.svg import Scale, line, path, picture, text

POINTS = 300
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720.0, 230.0, 70.0, 700.0, 14.0, 180.0


def chart(metric: Metric) -> Markup | None:
    """Two lines over the samples: evidence of harm and evidence of no harm. None: nothing was traced."""
    if not metric.trace:
        return None
    trace = metric.trace[:: max(1, math.ceil(len(metric.trace) / POINTS))] + [metric.trace[-1]]
    highest = max(metric.harm_threshold, metric.pass_threshold, 1.0)
    up = Scale(-highest, highest * 1.35, _BOTTOM, _TOP)
    across = Scale(0, max(trace[-1][0], 1), _LEFT, _RIGHT)
    drawn: list[Markup] = []
    for tick in across.ticks():
        drawn.append(line(across(tick), _TOP, across(tick), _BOTTOM, "grid"))
        drawn.append(text(across(tick), _BOTTOM + 18, f"{tick:g}", anchor="middle"))
    drawn += _levels(up, highest)
    drawn += _threshold(
        up, metric.harm_threshold, "harm", above=metric.harm_threshold >= metric.pass_threshold
    )
    drawn += _threshold(
        up, metric.pass_threshold, "pass", above=metric.pass_threshold > metric.harm_threshold
    )
    drawn.append(path(_points(trace, 2, across, up), "line line-pass"))
    drawn.append(path(_points(trace, 1, across, up), "line line-harm"))
    drawn.append(text((_LEFT + _RIGHT) / 2, _BOTTOM + 40, "samples", anchor="middle"))
    return picture(_WIDTH, _HEIGHT, f"{metric.name}: e-values over {metric.samples} samples", *drawn)


def _levels(up: Scale, highest: float) -> list[Markup]:
    """The axis counts e-values (1, 10, 100), not their logarithms: 100 means "a hundred times as likely"."""
    drawn: list[Markup] = []
    for exponent in range(math.ceil(-highest / math.log(10)), int(highest * 1.35 / math.log(10)) + 1):
        place = up(exponent * math.log(10))
        drawn.append(line(_LEFT, place, _RIGHT, place, "grid"))
        drawn.append(text(_LEFT - 8, place + 4, f"{10.0**exponent:g}", anchor="end", kind="small"))
    return drawn


def _threshold(up: Scale, threshold: float, kind: str, *, above: bool) -> list[Markup]:
    place = up(threshold)
    said = "red above this: stop" if kind == "harm" else "green above this: pass"
    return [
        line(_LEFT, place, _RIGHT, place, f"threshold threshold-{kind}"),
        text(_LEFT + 6, place - 5 if above else place + 14, said, kind=f"small word-{kind}"),
    ]


def _points(
    trace: Sequence[tuple[int, float, float]], column: int, across: Scale, up: Scale
) -> list[tuple[float, float]]:
    return [(across(one[0]), up(one[column])) for one in trace]
