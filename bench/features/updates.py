"""Somebody else who changes features: a process of its own. ``python -m bench.features.updates``."""

from __future__ import annotations

import json
import random
import sys
import time

from bench.features.emitted import store_module
from bench.features.load import names, weights

A_SECOND = 40


def main(path: str, address: str, sources: str) -> None:
    """Change wanted entities until standard input closes; answer with all changes and their times."""
    sys.path.insert(0, sources)
    tiers, news = store_module("redis_tier"), store_module("invalidation")
    tier = tiers.RedisTier(tiers.connect(address, timeout=1.0), settings=store_module().Settings())
    write = store_module().write_bundles
    chance, everybody, likely = random.Random(7), names(), weights()
    versions: dict[str, int] = {}
    changes: list[tuple[str, int, float]] = []
    print("ready", flush=True)
    end = time.monotonic() + float(sys.stdin.readline())
    while time.monotonic() < end:
        [entity] = chance.choices(everybody, cum_weights=likely)
        version = versions[entity] = versions.get(entity, 1) + 1
        changed = write(path, {entity: {"version": version, "orders": version}})
        changes.append((entity, version, time.time()))
        news.announce(tier, changed)
        time.sleep(1 / A_SECOND)
    print(json.dumps(changes), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
