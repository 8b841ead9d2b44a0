"""The private folder of a staging run: one run at a time, and nothing of a dead one goes on."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.store import require_plain
from promote_staging.services.sweep import sweep

FOLDER = "run"
NOTE = "processes.json"


@contextmanager
def desk_of(project: Path) -> Iterator[Path]:
    """Hold ``DIR/staging/run``, empty; it vanishes at the end.

    Its flag file is the run's own: what production reads moves only by ``promote release``. Services that a run
    which was killed left behind are ended first. Raises UserError while another run holds it.
    """
    require_plain(project, f"staging/{FOLDER}")
    desk = project / "staging" / FOLDER
    desk.parent.mkdir(exist_ok=True)
    with _held(project):
        try:
            yield _emptied(desk)
        finally:
            shutil.rmtree(desk, ignore_errors=True)


@contextmanager
def _held(project: Path) -> Iterator[None]:
    """The folder itself is the lock: no file is left behind, and the system frees it when its holder dies."""
    descriptor = os.open(project, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise UserError(
            f"another staging run of {project} is under way", "Wait for it, or end it; nothing was changed."
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)


def _emptied(desk: Path) -> Path:
    sweep(desk / NOTE)
    if desk.exists():
        shutil.rmtree(desk)
    desk.mkdir()
    return desk
