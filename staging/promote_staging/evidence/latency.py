"""From seconds to what the evidence keeps of them: a histogram, three quantiles, and some pairs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from promote_staging.evidence.record import Latency, Spread

BINS = 40
PAIRS = 500
_SHORTEST = 1e-6


def latency_of(
    sides: Mapping[str, Sequence[float]], pairs: Sequence[tuple[float, float]] = ()
) -> Latency | None:
    """Summarise latencies in seconds by side; None: nothing was timed. Of many pairs every k-th is kept."""
    timed = {name: sorted(seconds) for name, seconds in sides.items() if seconds}
    if not timed:
        return None
    edges = _edges(min(one[0] for one in timed.values()), max(one[-1] for one in timed.values()))
    stride = max(1, math.ceil(len(pairs) / PAIRS))
    return Latency(
        edges=edges,
        sides={name: _spread(seconds, edges) for name, seconds in timed.items()},
        pairs=[(round(one, 7), round(other, 7)) for one, other in pairs[::stride]],
    )


def _edges(low: float, high: float) -> list[float]:
    low = max(low, _SHORTEST)
    ratio = max(high / low, 1.01)
    return [low * ratio ** (step / BINS) for step in range(BINS + 1)]


def _spread(seconds: Sequence[float], edges: Sequence[float]) -> Spread:
    counts = [0] * (len(edges) - 1)
    width = math.log(edges[-1] / edges[0])
    for one in seconds:
        place = math.log(max(one, edges[0]) / edges[0]) / width * len(counts)
        counts[min(int(place), len(counts) - 1)] += 1
    return Spread(
        counts=counts, p50=_quantile(seconds, 0.5), p95=_quantile(seconds, 0.95), p99=_quantile(seconds, 0.99)
    )


def _quantile(rising: Sequence[float], share: float) -> float:
    """The smallest value that at least this share does not exceed."""
    return rising[max(0, math.ceil(share * len(rising)) - 1)]
