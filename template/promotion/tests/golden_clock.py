"""Another clock, to find out what depends on the time.

Two runs right after each other would agree on the date of today and on a duration of
0.0 s, and a test that was recorded so would fail tomorrow.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Any

LATER = 400 * 24 * 3600.0
FASTER = 3.0
CLOCKS = ("time", "perf_counter", "monotonic", "process_time", "thread_time")


def change_clock() -> None:
    """Let this process believe that it is a year later and that time flies."""
    for name in CLOCKS:
        changed = _changed(getattr(time, name))
        setattr(time, name, changed)
        setattr(time, f"{name}_ns", _in_nanoseconds(changed))
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _by_default_now(getattr(time, name)))
    written = time.strftime
    vars(time)["strftime"] = lambda form, at=None: written(form, at or time.localtime())
    for kind in (datetime.date, datetime.datetime):
        setattr(datetime, kind.__name__, _later_class(kind))


def _changed(clock: Callable[[], float]) -> Callable[[], float]:
    start = clock()
    return lambda: start + LATER + FASTER * (clock() - start)


def _in_nanoseconds(clock: Callable[[], float]) -> Callable[[], int]:
    return lambda: int(clock() * 1e9)


def _by_default_now(convert: Callable[[float], Any]) -> Callable[..., Any]:
    return lambda seconds=None: convert(time.time() if seconds is None else seconds)


def _later_class(kind: Any) -> Any:
    """Make a class that says when it is now, and otherwise is the real one."""

    class Real(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, kind)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, kind)

    def new(cls: type, *args: Any, **kwargs: Any) -> Any:
        return kind(*args, **kwargs)

    names = [name for name in ("now", "utcnow", "today") if hasattr(kind, name)]
    moments = {name: staticmethod(_later(getattr(kind, name))) for name in names}
    space = {"__new__": new, "__module__": "datetime", **moments}
    return Real(kind.__name__, (kind,), space)


def _later(moment: Callable[..., Any]) -> Callable[..., Any]:
    def later(*args: Any, **kwargs: Any) -> Any:
        return moment(*args, **kwargs) + datetime.timedelta(seconds=LATER)

    return later
