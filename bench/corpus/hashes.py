"""The pinned sha256 of every archive: what was judged yesterday is what is judged today."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

HASHES = Path(__file__).with_name("hashes.json")


class HashMismatch(Exception):
    """An archive is not the one that was pinned."""


def read_hashes(path: Path = HASHES) -> dict[str, str]:
    """Read ``{"name==version": sha256}``."""
    if not path.exists():
        return {}
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def write_hashes(hashes: dict[str, str], path: Path = HASHES) -> None:
    """Write the pins, sorted, one a line."""
    path.write_text(json.dumps(hashes, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """Hex digest of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def require(source: str, path: Path, hashes: dict[str, str]) -> str:
    """Answer the digest of ``path`` if it is the pinned one of ``source``; else raise ``HashMismatch``."""
    found = sha256(path)
    pinned = hashes.get(source)
    if pinned is None:
        raise HashMismatch(f"{source} has no pinned hash; run with --pin to trust what the index serves")
    if found != pinned:
        raise HashMismatch(f"{source}: expected sha256 {pinned}, got {found}")
    return found
