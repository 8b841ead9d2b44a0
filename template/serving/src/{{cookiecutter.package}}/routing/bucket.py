"""Buckets: where a key stands between 0 and 9999. No library's hash: users stay put."""

from __future__ import annotations

import hashlib

BUCKETS = 10_000
"""One bucket is one basis point."""


def bucket_of(flag: str, key: str) -> int:
    """Return the bucket of a targeting key for a flag, 0 to 9999."""
    named = f"{flag}\0{key}".encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.sha256(named).digest()[:8], "big") % BUCKETS
