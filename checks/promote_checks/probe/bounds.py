"""How long a value of the notebook's may be looked at: so many steps, so much processor time of this process.

The steps that we count end a walk at the same place on every machine. What they can't end is code of the value
itself: a ``__len__`` or a ``__reduce_ex__`` that never returns. For that there is a timer of processor time, which
does not run while the machine is busy with something else.

Source text for the notebook's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import functools
import itertools
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

LOOK = 20.0
"""Seconds for one look at a value between two statements; what we count there is over in a few milliseconds."""
WHOLE = 120.0
"""Seconds for a look at everything that a value holds."""
LAST = 3600.0
"""Seconds for whatever else we do at one go."""
AGAIN = 1.0
"""Seconds after which the timer fires once more: the first time may have been lost in a ``__del__``."""
TAKEN = 5_000_000
"""Elements that are taken of an iterator of the notebook's."""
TIMED = hasattr(signal, "setitimer")


class GaveUp(BaseException):
    """Looking took too long. Not an ``Exception``: code that catches everything must not go on after it."""


ENDS: list[float] = []
"""When the blocks that are open end, outermost first."""


class Bounded:
    """``with Bounded(seconds):`` raises ``GaveUp`` inside once so much processor time has passed.

    Blocks can be nested, and the earlier end counts. Signals reach the main thread only: in another one, and on
    systems without such a timer, the steps alone are counted.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        self.armed = TIMED and threading.current_thread() is threading.main_thread()
        if not self.armed:
            return
        end = time.process_time() + self.seconds
        if not ENDS:
            self.handler = signal.getsignal(signal.SIGPROF)
            if self.handler is not ring:
                signal.signal(signal.SIGPROF, ring)
            self.timer = signal.getitimer(signal.ITIMER_PROF)
        ENDS.append(min([end, *ENDS[-1:]]))
        arm(ENDS[-1])

    def __exit__(self, *_: object) -> None:
        if not self.armed:
            return
        ENDS.pop()
        if ENDS:
            arm(ENDS[-1])
            return
        signal.setitimer(signal.ITIMER_PROF, *self.timer)
        # Ours stays where there was none: without a handler, a signal under way would end the process.
        if callable(self.handler) and self.handler is not ring:
            signal.signal(signal.SIGPROF, self.handler)


def arm(end: float) -> None:
    """Let the timer fire at that processor time."""
    signal.setitimer(signal.ITIMER_PROF, max(end - time.process_time(), 1e-4), AGAIN)


def ring(number: int, frame: Any) -> None:
    """The timer has fired; too late, if the block has just been left."""
    if ENDS and time.process_time() >= ENDS[-1]:
        raise GaveUp


def bounded(seconds: float, otherwise: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a look at a value: ``otherwise`` is the answer where it was given up."""

    def decorate(look: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(look)
        def within(*arguments: Any, **options: Any) -> Any:
            try:
                with Bounded(seconds):
                    return look(*arguments, **options)
            except GaveUp:
                return otherwise

        return within

    return decorate


def gave_up(value: Any, seconds: float = WHOLE) -> str:
    """The reason, for a person."""
    return f"{type(value).__name__}: looking at it was given up after {seconds:.0f} s of processor time"


def taken(values: Iterable[Any]) -> list[Any]:
    """The elements of an iterator of the notebook's. Raises ``GaveUp`` where there is no end to them."""
    found = list(itertools.islice(values, TAKEN + 1))
    if len(found) > TAKEN:
        raise GaveUp
    return found


def plain_list(value: Any) -> list[Any]:
    """What a list, tuple, set, frozenset or deque holds, past whatever its class does when it is asked."""
    base = next(kind for kind in (list, tuple, set, frozenset, deque) if isinstance(value, kind))
    return list(base.__iter__(value))
