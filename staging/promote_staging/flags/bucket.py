"""Buckets: where a key stands between 0 and 9999, for each flag anew. No library's hash, so that no upgrade moves users.

The emitted router has the same function in ``routing/bucket.py``; a test holds the two equal.
"""

from __future__ import annotations

import hashlib

BUCKETS = 10_000
"""One bucket is one basis point."""


def bucket_of(flag: str, key: str) -> int:
    """Return the bucket of a targeting key, 0 to 9999."""
    named = f"{flag}\0{key}".encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.sha256(named).digest()[:8], "big") % BUCKETS


def keys_in(flag: str, low: int, high: int, count: int, seed: int) -> tuple[str, ...]:
    """Draw ``count`` different keys whose bucket is at least ``low`` and below ``high``, the same for the same seed.

    Raises ValueError where no bucket lies between the two.
    """
    if not 0 <= low < high <= BUCKETS:
        raise ValueError(f"no buckets from {low} to {high}: 0 <= low < high <= {BUCKETS}")
    found: list[str] = []
    number = 0
    while len(found) < count:
        key = f"drawn-{seed}-{number}"
        if low <= bucket_of(flag, key) < high:
            found.append(key)
        number += 1
    return tuple(found)
