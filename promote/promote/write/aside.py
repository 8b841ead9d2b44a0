"""The folder beside DIR in which a new tree waits; held by one process at a time, mended after a kill."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from promote_checks.errors import UserError

NEW = "new"
OLD = "old"


def aside_of(target: Path) -> Path:
    """Return the folder's path: hidden, beside DIR, so on the same file system."""
    return target.parent / f".{target.name}.promote"


@contextmanager
def held_aside(target: Path) -> Iterator[Path]:
    """Yield the aside folder, empty but for its lock, after mending what a killed run left. Removed at the end."""
    folder = aside_of(target)
    descriptor = _locked(folder, target)
    try:
        _mend(folder, target)
        yield folder
    finally:
        _mend(folder, target)
        shutil.rmtree(folder)
        os.close(descriptor)


def recover(target: Path) -> None:
    """Mend what a killed run left beside DIR, if it left anything."""
    if aside_of(target).exists():
        with held_aside(target):
            pass


def _locked(folder: Path, target: Path) -> int:
    """Take the lock. The one who held it removes the folder, so the file may be gone once we have it."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder / "lock"
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            hint = "Wait for it to end, or name another folder with -o."
            raise UserError(f"another promotion is writing to {target}", hint) from None
        if lock.exists() and os.path.samestat(os.fstat(descriptor), lock.stat()):
            return descriptor
        os.close(descriptor)


def _mend(folder: Path, target: Path) -> None:
    """Put the old tree back if it was moved away and no new one came; throw away what is left over.

    Only ``old`` with no DIR means that: with DIR there, either nothing had begun or all was done.
    """
    old = folder / OLD
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (folder / NEW, old):
        if left.exists():
            shutil.rmtree(left)
