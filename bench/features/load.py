"""Readers with a few favourites and now and then a scan; what they got, and when."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bench.features.strategies import Get

ENTITIES = 20_000
SKEW = 1.1
"""Exponent of Zipf's law."""
READERS = 4
SECONDS = 5.0
PAUSE = 0.0005
SCAN_EVERY = 0.5
SCAN = 400
"""Entities that one scan reads, one after the other."""


def names() -> list[str]:
    """All entities, the most wanted first."""
    return [f"customer-{at}" for at in range(ENTITIES)]


def weights() -> list[float]:
    """How often each is wanted, added up."""
    return list(accumulate(1 / (at + 1) ** SKEW for at in range(ENTITIES)))


@dataclass(slots=True)
class Reads:
    """What one reader saw."""

    seconds: list[float] = field(default_factory=list)
    seen: list[tuple[str, int, float]] = field(default_factory=list)
    """Entity, its version, the time (since the epoch) of the answer."""


def read_all(get: Get) -> list[Reads]:
    """Let all readers read for a while."""
    reads = [Reads() for _ in range(READERS)]
    threads = [
        threading.Thread(target=_read, args=(get, one, seed, seed == 0)) for seed, one in enumerate(reads)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return reads


def _read(get: Get, reads: Reads, seed: int, scans: bool) -> None:
    chance = random.Random(seed)
    everybody, likely = names(), weights()
    end = time.monotonic() + SECONDS
    scan_at = time.monotonic() + SCAN_EVERY
    while (now := time.monotonic()) < end:
        if scans and now > scan_at:
            start = chance.randrange(ENTITIES - SCAN)
            _answers(get, reads, everybody[start : start + SCAN], pause=0.0)
            scan_at = time.monotonic() + SCAN_EVERY
        _answers(get, reads, chance.choices(everybody, cum_weights=likely, k=20), pause=PAUSE)


def _answers(get: Get, reads: Reads, entities: Sequence[str], *, pause: float) -> None:
    for entity in entities:
        started = time.perf_counter()
        version = get(entity)["version"]
        reads.seconds.append(time.perf_counter() - started)
        reads.seen.append((entity, version, time.time()))
        if pause:
            time.sleep(pause)
