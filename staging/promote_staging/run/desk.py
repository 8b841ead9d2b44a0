"""The private folder of a staging run: one run at a time, and nothing of a dead one goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from promote_checks.errors import UserError
from promote_staging.services.sweep import sweep

FOLDER = "run"
NOTE = "processes.json"


@contextmanager
def desk_of(project: Path) -> Iterator[Path]:
    """Hold ``DIR/staging/run``, empty; it vanishes at the end.

    Its flag file is the run's own: what production reads moves only by ``promote release``. Services that a run
    which was killed left behind are ended first. Raises UserError while another run holds it.
    """
    staging = project / "staging"
    staging.mkdir(exist_ok=True)
    lock = FileLock(staging / ".run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"another staging run of {project} is under way", "wait for it, or end it; nothing was changed"
        ) from None
    try:
        yield _emptied(staging / FOLDER)
    finally:
        shutil.rmtree(staging / FOLDER, ignore_errors=True)
        lock.release()


def _emptied(desk: Path) -> Path:
    sweep(desk / NOTE)
    if desk.exists():
        shutil.rmtree(desk)
    desk.mkdir()
    return desk
