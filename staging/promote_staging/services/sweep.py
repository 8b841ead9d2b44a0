"""What an earlier run left running: noted when it is started, ended by the next run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import psutil

from promote_staging.services.service import Service


class Noted(msgspec.Struct, frozen=True):
    """A process, so that another one that got the same number later is not taken for it."""

    name: str
    pid: int
    began: float
    """When it started, in seconds as the system counts them."""


def note(path: Path, services: Iterable[Service]) -> None:
    """Write down what runs now."""
    noted = [Noted(one.name, one.pid, psutil.Process(one.pid).create_time()) for one in services]
    path.write_bytes(msgspec.json.encode(noted))


def sweep(path: Path) -> tuple[str, ...]:
    """End what ``path`` notes and still runs; return the names. A missing or half-written note says nothing."""
    try:
        noted = msgspec.json.decode(path.read_bytes(), type=list[Noted])
    except (FileNotFoundError, msgspec.DecodeError):
        return ()
    return tuple(one.name for one in noted if _ended(one))


def _ended(noted: Noted) -> bool:
    try:
        process = psutil.Process(noted.pid)
        if process.create_time() != noted.began:
            return False
        process.kill()
        process.wait(5)
    except psutil.NoSuchProcess:
        return False
    return True
