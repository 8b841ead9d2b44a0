"""A cache for mypy that outlives one promotion: the types of numpy and pandas take it 20 seconds to read."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from promote_checks.gate.process import Children

_PATIENCE = 180.0


@functools.cache
def _own_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="promote-cache-")


def cache_root() -> Path:
    """``$PROMOTE_CACHE`` where it is set; else a folder of this process, gone when it ends.

    Nothing is written outside the target unless somebody asks for it: one mypy reads the libraries' types
    (beside the notebook's run), the later ones of the same promotion find them here.
    """
    configured = os.environ.get("PROMOTE_CACHE", "")
    return Path(configured) if os.path.isabs(configured) else Path(_own_folder().name)


def cache_folder(python: str) -> Path:
    """One cache per interpreter: its site-packages are what is cached."""
    key = hashlib.sha256(os.path.abspath(python).encode()).hexdigest()[:16]
    return cache_root() / "mypy" / key


@contextmanager
def held_cache(python: str, children: Children, patience: float = _PATIENCE) -> Iterator[Path]:
    """Yield a cache folder that no other mypy is using.

    The shared one, once it is free; a private one that is thrown away where the shared one can't be
    written or stays taken. Slower then, never different.
    """
    shared = _acquire(cache_folder(python), children, patience)
    if shared is None:
        with tempfile.TemporaryDirectory(prefix="promote-mypy-") as private:
            yield Path(private)
        return
    descriptor, folder = shared
    try:
        yield folder
    finally:
        os.close(descriptor)  # releases the lock


def _acquire(folder: Path, children: Children, patience: float) -> tuple[int, Path] | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    end = time.monotonic() + patience
    while not _try_lock(descriptor):
        if children.stopped or time.monotonic() >= end:
            os.close(descriptor)
            return None
        time.sleep(0.1)
    return descriptor, folder


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
