"""The page about the speed of the service."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.service.measure import REQUESTS, STARTS, Measured, middle
from bench.service.peers import PEERS, Peer

RATIO, COLD = 2.0, 2.5
CASES = {
    "customers": "A logistic regression on a table with missing values, categories and dates",
    "floats": "A logistic regression on four numbers, served at its own input: the lightest path there is",
}
"""Folder below tests/promote/serve/cases -> what it is."""

_HEAD = f"""\
# Speed of the service

`python -m bench.service` measures again, in one run: [the same model](../../tests/promote/serve/cases), rows and
answers for everyone, one worker and one thread each, one client on one connection. Peers run in environments of
their own with the same numpy, pandas and scikit-learn; answers are compared before anything is timed. CPU is that
of the whole process tree. "Bare" is the same `predict(rows, state)` in a loop, on one-row frames that are made
already. Medians of interleaved rounds of {REQUESTS} requests; ratios are taken round by round. A cold start is CPU
until the first answer, the lowest of {STARTS}.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One model, served by everyone."""

    case: str
    bare: Sequence[float]
    found: Sequence[Measured]
    absent: Mapping[Peer, str]


def page(outcomes: Sequence[Outcome]) -> str:
    """Return the tables, the bars and who is missing."""
    return "\n".join([_HEAD, *(_section(each) for each in outcomes)])


def _section(outcome: Outcome) -> str:
    bare, found = outcome.bare, outcome.found
    lines = [
        f"## {CASES[outcome.case]}\n",
        f"{len(bare)} rounds.\n",
        "| what | version | CPU ms a request | x bare | p50 ms | p99 ms | cold start, CPU s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        f"| bare serving path | | {1000 * middle(bare):.2f} | 1 | | | |",
        *(_row(each, bare) for each in sorted(found, key=lambda each: ratio(each, bare))),
        "",
        "| bar | measured | met |",
        "| --- | --- | --- |",
        *(f"| {bar} | {shown} | {'yes' if met else '**no**'} |" for bar, shown, met in bars(bare, found)),
    ]
    lines += [f"\nNot measured: {peer.name} ({reason})." for peer, reason in outcome.absent.items()]
    return "\n".join(lines) + "\n"


def ratio(each: Measured, bare: Sequence[float]) -> float:
    """CPU a request over the bare path's, the median of the rounds."""
    return statistics.median(cpu / path for cpu, path in zip(each.cpu, bare, strict=True))


def bars(bare: Sequence[float], found: Sequence[Measured]) -> Iterator[tuple[str, str, bool]]:
    """Yield bar, what was measured, whether it is met; nothing where we were not measured ourselves."""
    ours = next((each for each in found if each.peer is PEERS["ours"]), None)
    if ours is None:
        return
    own = ratio(ours, bare)
    yield f"CPU a request ≤ {RATIO} x bare", f"{own:.2f}", own <= RATIO
    others = {each.peer.name: ratio(each, bare) for each in found if each is not ours}
    if others:
        name, best = min(others.items(), key=lambda pair: pair[1])
        yield "less CPU a request than every peer", f"{own:.2f}, next {name} with {best:.2f}", own < best
    yield f"cold start ≤ {COLD} CPU s", f"{min(ours.cold):.2f}", min(ours.cold) <= COLD


def missed(outcome: Outcome) -> list[str]:
    """Return the bars that are not met."""
    found = bars(outcome.bare, outcome.found)
    return [f"{outcome.case}: {bar}: {shown}" for bar, shown, met in found if not met]


def _row(each: Measured, bare: Sequence[float]) -> str:
    milliseconds = [1000 * value for value in sorted(each.seconds)]
    p50, p99 = milliseconds[len(milliseconds) // 2], milliseconds[int(len(milliseconds) * 0.99)]
    cells = (
        each.peer.name,
        f"{each.peer.distribution} {each.version}",
        f"{1000 * middle(each.cpu):.2f}",
        f"{ratio(each, bare):.2f}",
        f"{p50:.1f}",
        f"{p99:.1f}",
        f"{min(each.cold):.2f}",
    )
    return f"| {' | '.join(cells)} |"
