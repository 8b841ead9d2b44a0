"""How long answers took: distributions of all sides, and pairs."""

from __future__ import annotations

from itertools import accumulate

from markupsafe import Markup

from promote_staging.evidence.record import Latency, Spread
from promote_staging.page.svg import Scale, duration, element, line, path, picture, text

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720.0, 300.0, 60.0, 700.0, 14.0, 250.0
_SQUARE, _SIDE = 420.0, (64.0, 400.0)


def distributions(latency: Latency) -> Markup:
    """The share of answers that came within a time, one curve a side; the time on a logarithmic axis."""
    across = Scale(latency.edges[0], latency.edges[-1], _LEFT, _RIGHT, log=True)
    up = Scale(0, 1, _BOTTOM, _TOP)
    drawn: list[Markup] = []
    for tick in across.ticks():
        drawn.append(line(across(tick), _TOP, across(tick), _BOTTOM, "grid"))
        drawn.append(text(across(tick), _BOTTOM + 18, duration(tick), anchor="middle"))
    for share in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(line(_LEFT, up(share), _RIGHT, up(share), "grid"))
        drawn.append(text(_LEFT - 8, up(share) + 4, f"{share:.0%}", anchor="end"))
    # The candidate last, so that it lies on top.
    for name in ("twin", "stable", "candidate"):
        if name in latency.sides:
            drawn.append(path(_curve(latency, latency.sides[name], across, up), f"line line-{name}"))
    drawn.append(
        text((_LEFT + _RIGHT) / 2, _BOTTOM + 40, "time to the whole answer (logarithmic)", anchor="middle")
    )
    return picture(_WIDTH, _HEIGHT, "Share of answers that came within a time, by side", *drawn)


def pairs(latency: Latency, slower: float | None) -> Markup | None:
    """Each request as a point: stable's time across, the candidate's up. None: there are no pairs."""
    if not latency.pairs:
        return None
    seconds = [one for pair in latency.pairs for one in pair]
    low, high = max(min(seconds), 1e-6), max(max(seconds), 2e-6)
    across, up = Scale(low, high, *_SIDE, log=True), Scale(low, high, 372.0, 16.0, log=True)
    drawn = [line(across(low), up(low), across(high), up(high), "same")]
    if slower and low * slower < high:
        drawn.append(line(across(low), up(low * slower), across(high / slower), up(high), "limit"))
    for tick in across.ticks():
        drawn.append(line(across(tick), 16, across(tick), 372, "grid"))
        drawn.append(line(_SIDE[0], up(tick), _SIDE[1], up(tick), "grid"))
        drawn.append(text(across(tick), 388, duration(tick), anchor="middle", kind="small"))
        drawn.append(text(_SIDE[0] - 6, up(tick) + 4, duration(tick), anchor="end", kind="small"))
    drawn += [
        element("circle", cx=across(stable), cy=up(candidate), r=2.6, class_="dot")
        for stable, candidate in latency.pairs
    ]
    drawn.append(text(sum(_SIDE) / 2, 408, "released version", anchor="middle"))
    drawn.append(text(_SIDE[0] + 8, 30, "↑ candidate"))
    return picture(_SQUARE, 416, f"{len(latency.pairs)} requests: both latencies", *drawn)


def _curve(latency: Latency, spread: Spread, across: Scale, up: Scale) -> list[tuple[float, float]]:
    whole = sum(spread.counts) or 1
    reached = [0, *accumulate(spread.counts)]
    return [(across(edge), up(count / whole)) for edge, count in zip(latency.edges, reached, strict=True)]
