"""The ramp: which share the candidate had, for how long, and what was decided there."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from promote_staging.evidence.checks import BACK_WITHIN, percent
from promote_staging.evidence.record import Drill, Step
from promote_staging.page.svg import Scale, duration, element, line, picture, text

_WIDTH, _LEFT, _RIGHT, _ROW = 720.0, 70.0, 440.0, 34.0
_WORDS = {"pass": "passed", "fail": "stopped", "inconclusive": "not decided"}


def chart(steps: Sequence[Step]) -> Markup | None:
    """One row a share, the largest on top, over the seconds of the ramp. None: there was no ramp."""
    if not steps:
        return None
    shares = sorted({one.basis_points for one in steps}, reverse=True)
    bottom = 8 + len(shares) * _ROW
    across = Scale(0, max(max(one.started + one.seconds for one in steps), 1e-3), _LEFT, _RIGHT)
    drawn: list[Markup] = []
    for tick in across.ticks():
        drawn.append(line(across(tick), 4, across(tick), bottom, "grid"))
        drawn.append(text(across(tick), bottom + 18, duration(tick) if tick else "0", anchor="middle"))
    for one in steps:
        top = 8 + shares.index(one.basis_points) * _ROW
        drawn += _step(one, top, across)
    drawn += [
        text(_LEFT - 10, 8 + row * _ROW + 18, percent(share), anchor="end")
        for row, share in enumerate(shares)
    ]
    return picture(_WIDTH, bottom + 28, "Share of the candidate over time", *drawn)


def drill(drill: Drill) -> Markup:
    """The way back against its limit."""
    across = Scale(0, max(drill.milliseconds, BACK_WITHIN) * 1.1, _LEFT, 700.0)
    kind = "pass" if drill.milliseconds <= BACK_WITHIN and not drill.lost else "fail"
    limit = across(BACK_WITHIN)
    return picture(
        _WIDTH,
        70,
        f"Way back in {drill.milliseconds:.1f} ms, limit {BACK_WITHIN:g} ms",
        element(
            "rect",
            x=_LEFT,
            y=14,
            width=max(across(drill.milliseconds) - _LEFT, 2),
            height=22,
            rx=2,
            class_=f"fill-{kind}",
        ),
        line(_LEFT, 8, _LEFT, 42, "axis"),
        line(limit, 6, limit, 44, "threshold threshold-harm"),
        text(limit, 60, f"limit {BACK_WITHIN:g} ms", anchor="middle", kind="small"),
        text(_LEFT - 10, 30, "back at 0", anchor="end", kind="small"),
    )


def _step(one: Step, top: float, across: Scale) -> list[Markup]:
    left, right = across(one.started), across(one.started + one.seconds)
    said = f"{_WORDS[one.verdict]}, {one.candidate_requests} of {one.requests} requests"
    return [
        element(
            "rect", x=left, y=top, width=max(right - left, 3), height=24, rx=2, class_=f"fill-{one.verdict}"
        ),
        text(_RIGHT + 14, top + 17, said),
    ]
