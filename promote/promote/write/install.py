"""Put a finished tree in the place of DIR: before it the old tree, after it the new one, never half."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from promote.write.aside import NEW, OLD, held_aside
from promote.write.exchange import exchange
from promote.write.staged import carry
from promote.write.target import check_target
from promote_checks.errors import UserError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENAMETOOLONG: "the name is too long",
}


def _silent(_: str) -> None:
    """Nobody listens."""


def install(
    built: Path,
    target: Path,
    *,
    swap: Callable[[Path, Path], bool] = exchange,
    announce: Callable[[str], None] = _silent,
) -> None:
    """Copy ``built`` beside DIR, add what staging left in DIR, and put it in DIR's place.

    ``announce`` hears the name of each step before it is taken; the tests kill us there.
    """
    try:
        with held_aside(target) as aside:
            announce("copy")
            shutil.copytree(built, aside / NEW, symlinks=True)
            announce("check")
            check_target(target)  # hours may have passed since the first look
            announce("carry")
            carry(target, aside / NEW)
            left = _replace(aside, target, swap, announce)
            announce("carry late")
            # What was put there between the two: a flag that moved, a ledger that grew.
            carry(left, target)
            announce("clean")
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
        raise UserError(f"{target} can't be written: {reason}", "Name another folder with -o.") from error


def _replace(
    aside: Path, target: Path, swap: Callable[[Path, Path], bool], announce: Callable[[str], None]
) -> Path:
    """Return where the old tree is now; that there was none looks like an empty one."""
    new, old = aside / NEW, aside / OLD
    if not target.exists():
        announce("rename")
        os.rename(new, target)
        return old
    announce("exchange")
    if swap(new, target):
        return new
    announce("move old")
    os.rename(target, old)
    announce("move new")
    os.rename(new, target)
    return old
