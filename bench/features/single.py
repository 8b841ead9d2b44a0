"""Figures of one thing at a time: a hit, a stampede, news, a source that is down."""

from __future__ import annotations

import threading
import time
import timeit
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.corpus.measures import Measure, quantile
from bench.features.emitted import store_module
from bench.features.server import redis_server
from bench.features.source import SlowSource
from bench.features.strategies import Get, memory_by_hand

WAITING = 100
CHANGES = 200
_HIT, _NEWS = 1e-6, 0.010


def rows(work: Path) -> list[Measure]:
    """One row for each figure."""
    path = work / "few.sqlite"
    store_module().write_bundles(path, {"ann": {"version": 1}})
    return [*_hit(path), *_stampede(path), *_news(path, work), *_down(path)]


def _hit(path: Path) -> list[Measure]:
    with store_module().FeatureStore(SlowSource(path)) as store:
        store.get("ann")
        number = 200_000
        best = min(timeit.repeat(lambda: store.get("ann"), number=number, repeat=7)) / number
    return [Measure("a local hit, µs", f"{best * 1e6:.2f}", "≤ 1", best <= _HIT)]


def _stampede(path: Path) -> list[Measure]:
    by_hand = SlowSource(path)
    hand = _together(memory_by_hand(by_hand, "").get, by_hand)
    ours = SlowSource(path)
    with store_module().FeatureStore(ours) as store:
        own = _together(store.get, ours)
    return [
        Measure(f"questions to the source for {WAITING} threads that miss at once", str(own), "1", own == 1),
        Measure("the same with `cachetools` and its lock", str(hand), "", None),
    ]


def _together(get: Get, source: SlowSource) -> int:
    gate = threading.Barrier(WAITING)

    def ask() -> None:
        gate.wait()
        get("ann")

    with ThreadPoolExecutor(WAITING) as pool:
        for one in [pool.submit(ask) for _ in range(WAITING)]:
            one.result()
    return source.questions


def _news(path: Path, work: Path) -> list[Measure]:
    """Seconds from the announcement to the first new answer; the announcement comes over Redis."""
    module, tiers, news = store_module(), store_module("redis_tier"), store_module("invalidation")
    settings = module.Settings()
    with redis_server(work) as address:
        tier = tiers.RedisTier(tiers.connect(address, timeout=1.0), settings=settings)
        own = tiers.RedisTier(tiers.connect(address, timeout=1.0), settings=settings)
        with module.FeatureStore(module.SqliteSource(path), settings=settings, shared=own) as store:
            listener = news.Listener(tiers.connect(address, timeout=1.0), store)
            listener.start()
            times = [_change(path, version, store, tier, news) for version in range(2, CHANGES + 2)]
            listener.stop()
    middle, worst = quantile(times, 0.5), quantile(times, 0.99)
    shown = f"{middle * 1000:.1f}, {worst * 1000:.1f}"
    return [
        Measure(
            "from the announcement of a change to the new answer, ms: median, 99%",
            shown,
            "≤ 10",
            worst <= _NEWS,
        )
    ]


def _change(path: Path, version: int, store: Any, tier: Any, news: Any) -> float:
    store.get("ann")
    changed = store_module().write_bundles(path, {"ann": {"version": version}})
    started = time.perf_counter()
    news.announce(tier, changed)
    _until(lambda: store.get("ann")["version"] == version)
    return time.perf_counter() - started


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("a change never arrived")
        time.sleep(0.0001)


class Hanging:
    """A source that stops answering."""

    def __init__(self, path: Path) -> None:
        self._source = store_module().SqliteSource(path)
        self.hangs = False

    def load(self, entities: Any) -> Any:
        """Answer, or sleep for long."""
        if self.hangs:
            time.sleep(30)
        return self._source.load(entities)


def _down(path: Path) -> list[Measure]:
    """The longest wait when the source hangs: with an old answer at hand, and without one."""
    module = store_module()
    source = Hanging(path)
    settings = module.Settings(fresh_for=0.01, stale_for=60.0, timeout=0.2, jitter=0.0)
    with module.FeatureStore(source, settings=settings) as store:
        store.get("ann")
        source.hangs = True
        time.sleep(0.02)
        stale = max(_timed(lambda: store.get("ann")) for _ in range(50))
        error = _timed(lambda: _refused(store, module))
    return [
        Measure("the source hangs: longest wait for an old answer, ms", f"{stale * 1000:.2f}", "", None),
        Measure(
            "the source hangs: until the typed error, ms (limit set to 200)",
            f"{error * 1000:.0f}",
            "≤ 250",
            error <= 0.25,
        ),
    ]


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _refused(store: Any, module: Any) -> None:
    try:
        store.get("nobody yet")
    except module.FeaturesUnavailableError:
        return
    raise RuntimeError("an answer from a source that hangs")
