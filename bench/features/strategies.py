"""The ways to get at features. Each is a function from an entity to its bundle."""

from __future__ import annotations

import importlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.features.emitted import store_module
from bench.features.source import SlowSource

Get = Callable[[str], Mapping[str, Any]]
FRESH = 2.0
"""Seconds for which anything is remembered, in every strategy that remembers."""
LOCAL = 2_000
"""Entities that fit into the process."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A strategy at work."""

    get: Get
    close: Callable[[], None] = lambda: None


def asked_each_time(source: SlowSource, address: str) -> Opened:
    """No cache."""
    return Opened(lambda entity: source.load([entity])[entity].bundle)


def redis_by_hand(source: SlowSource, address: str) -> Opened:
    """Cache-aside in Redis, as it is usually written."""
    import redis

    client: Any = redis.Redis.from_url(address)

    def get(entity: str) -> Mapping[str, Any]:
        held = client.get(f"by-hand:{entity}")
        if held is not None:
            loaded: Mapping[str, Any] = json.loads(held)
            return loaded
        bundle: Mapping[str, Any] = source.load([entity])[entity].bundle
        client.set(f"by-hand:{entity}", json.dumps(dict(bundle)), ex=int(FRESH))
        return bundle

    return Opened(get)


def memory_by_hand(source: SlowSource, address: str) -> Opened:
    """``cachetools.cached`` with a lock, as it is usually written."""
    cachetools: Any = importlib.import_module("cachetools")

    def load(entity: str) -> Mapping[str, Any]:
        bundle: Mapping[str, Any] = source.load([entity])[entity].bundle
        return bundle

    remembered = cachetools.TTLCache(LOCAL, FRESH)
    return Opened(cachetools.cached(remembered, lock=threading.Lock())(load))


def ours_in_memory(source: SlowSource, address: str) -> Opened:
    """The emitted store, option ``sqlite``."""
    store = store_module().FeatureStore(source, settings=_settings())
    return Opened(store.get, store.close)


def ours_over_redis(source: SlowSource, address: str) -> Opened:
    """The emitted store over Redis, without news."""
    return _over_redis(source, address, listen=False)


def ours_with_news(source: SlowSource, address: str) -> Opened:
    """The emitted store, option ``redis``: news of changes are heard."""
    return _over_redis(source, address, listen=True)


def _over_redis(source: SlowSource, address: str, *, listen: bool) -> Opened:
    tiers, settings = store_module("redis_tier"), _settings()
    tier = tiers.RedisTier(tiers.connect(address), settings=settings)
    store = store_module().FeatureStore(source, settings=settings, shared=tier)
    if not listen:
        return Opened(store.get, store.close)
    listener = store_module("invalidation").Listener(tiers.connect(address), store)
    listener.start()

    def close() -> None:
        listener.stop()
        store.close()

    return Opened(store.get, close)


def _settings() -> Any:
    return store_module().Settings(fresh_for=FRESH, local_size=LOCAL, stale_for=60.0)


STRATEGIES: Mapping[str, Callable[[SlowSource, str], Opened]] = {
    "the source each time": asked_each_time,
    "Redis by hand (cache-aside, TTL)": redis_by_hand,
    "memory by hand (`cachetools`, lock, TTL)": memory_by_hand,
    "ours, memory": ours_in_memory,
    "ours, memory over Redis": ours_over_redis,
    "ours, memory over Redis with news": ours_with_news,
}
