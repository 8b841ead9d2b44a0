"""How long a process may take, so that the answer does not depend on what else the machine does."""

from __future__ import annotations

import contextlib
import subprocess
import time
from dataclasses import dataclass, field

import psutil

SHORTEST, TICK = 0.25, 5.0
"""Seconds between two looks at a process, at first and later; its end is noticed at once."""
SHARE = 0.01
"""Of the time since it was last at work: a process that gets less, and is not seen running, is waiting. A heartbeat
takes less, and what is kept waiting by others is ready to run whenever it is looked at."""
IDLE = 600.0
WORKING = frozenset({psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP, psutil.STATUS_WAKING})


@dataclass(frozen=True, slots=True)
class Patience:
    """What ends a process that does not end by itself."""

    busy: float = float("inf")
    """Processor seconds of the process and of all that it started: a busy machine gives them later, not fewer."""
    idle: float = IDLE
    """Seconds in which none of them wants the processor: it waits for what will not come."""
    clock: float | None = None
    """Seconds by the clock, where a person asked for that (``--timeout``); the others do not count then."""

    @property
    def seconds(self) -> float:
        """By the clock, for what can only be measured so."""
        return self.busy + self.idle if self.clock is None else self.clock

    def __str__(self) -> str:
        """For people: what was allowed, after "within"."""
        if self.clock is not None:
            return f"{self.clock:g} seconds"
        return f"{self.busy:g} s of processor time, or waited {self.idle:g} s for something that did not come"


@dataclass(slots=True)
class Usage:
    """What a process and its descendants have used so far."""

    process: int
    spent: float = 0.0
    woke: float = field(default_factory=time.monotonic)
    """When one of them was last seen at work, and what they had used by then."""
    woke_at: float = 0.0

    def look(self) -> None:
        """Look again. What a descendant used that has ended, and that nobody waited for, is not lost."""
        spent, working = used(self.process)
        self.spent, now = max(self.spent, spent), time.monotonic()
        if working or self.spent - self.woke_at > SHARE * (now - self.woke):
            self.woke, self.woke_at = now, self.spent


def used(process: int) -> tuple[float, bool]:
    """Processor seconds of a process and its descendants, and whether one of them is working just now."""
    total, working = 0.0, False
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(process)
        for one in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                times = one.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
                working = working or one.status() in WORKING
    return total, working


def ends_in_time(child: subprocess.Popen[bytes], patience: Patience) -> bool:
    """Wait for the end of a process; False: it must be ended."""
    if patience.clock is not None:
        return _ended(child, patience.clock)
    usage, tick = Usage(child.pid), SHORTEST
    while not _ended(child, tick):
        usage.look()
        if usage.spent > patience.busy or time.monotonic() - usage.woke > patience.idle:
            return False
        tick = min(2 * tick, TICK)
    return True


def _ended(child: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def patience_of(allowed: float | Patience) -> Patience:
    """A number is what a person has asked for: seconds by the clock."""
    return allowed if isinstance(allowed, Patience) else Patience(clock=allowed)
