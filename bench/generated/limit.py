"""A limit of processor time on code that runs in this process."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(BaseException):
    """The code did not end in time. Not an ``Exception``: what is run may catch those."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``TooLong`` inside the block when it computes longer than that. Main thread only."""
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooLong
