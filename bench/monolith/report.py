"""The page: ratios within one run. Milliseconds say more of the machine than of the program."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from bench.monolith.measure import BLOCK_SECONDS, BLOCKS, CLIENTS, REQUESTS, Measured
from bench.monolith.sides import AFTER

Figure = Callable[[Measured, int], float]
"""A side and the number of a round -> what it came to there."""


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


FIGURES: dict[str, Figure] = {
    "CPU a request": lambda one, at: one.cpu[at],
    "p50, one client": lambda one, at: quantile(one.seconds[at], 0.5),
    "p99, one client": lambda one, at: quantile(one.seconds[at], 0.99),
    f"answers a second, {CLIENTS} clients": lambda one, at: one.rate[at],
}


def page(found: Sequence[Measured], versions: str) -> str:
    """Return the whole document."""
    after = next(one for one in found if one.name == AFTER)
    before = [one for one in found if one is not after]
    rounds = len(after.cpu)
    lines = [
        "# The monolith before and after\n",
        "`python -m bench.monolith` promotes [the example](../../examples/monolith_flask/README.md), starts the script",
        "in two servers and the emitted service, and asks all of them the same rows of its data in one run: each row of",
        f"everyone before the next one, in another order each time ({rounds} rounds of {REQUESTS}, one client), then {CLIENTS} clients for",
        f"{BLOCKS} times {BLOCK_SECONDS:g} s each in turns. One worker, one thread for numbers. Ratios are taken round by round: the median, and the lowest and",
        "highest round. CPU is that of the whole process tree.\n",
        f"{versions}. Requests without an answer: {', '.join(f'{one.name} {one.failed}' for one in found)}.\n",
        "| the emitted service over … | " + " | ".join(FIGURES) + " |",
        "| --- |" + " --- |" * len(FIGURES),
        *(_row(after, one) for one in before),
        "\nBelow 1 is less than the script for CPU, p50 and p99; above 1 is more answers. In this run:\n",
        f"| | CPU ms a request | p50 ms | p99 ms | answers a second, {CLIENTS} clients | their p99 ms |",
        "| --- | --- | --- | --- | --- | --- |",
        *map(_plain, found),
    ]
    return "\n".join(lines) + "\n"


def ratios(after: Measured, before: Measured, figure: Figure) -> list[float]:
    """Return the ratio of each round."""
    return [figure(after, at) / figure(before, at) for at in range(len(after.cpu))]


def _row(after: Measured, before: Measured) -> str:
    cells = []
    for figure in FIGURES.values():
        each = ratios(after, before, figure)
        cells.append(f"{statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})")
    return f"| {before.name} | {' | '.join(cells)} |"


def _plain(one: Measured) -> str:
    every = [seconds for part in one.seconds for seconds in part]
    cells = (
        f"{1000 * statistics.median(one.cpu):.2f}",
        f"{1000 * quantile(every, 0.5):.1f}",
        f"{1000 * quantile(every, 0.99):.1f}",
        f"{statistics.median(one.rate):.0f}",
        f"{1000 * quantile(one.crowded, 0.99):.0f}",
    )
    return f"| {one.name} | {' | '.join(cells)} |"
