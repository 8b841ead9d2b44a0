"""Another clock, to find out what depends on the time.

Two runs right after each other would agree on the date of today and on a duration of
0.0 s, and a test that was recorded so would fail tomorrow.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable
from typing import Any

LATER = 400 * 24 * 3600.0
FASTER = 3.0
CLOCKS = ("time", "perf_counter", "monotonic", "process_time", "thread_time")


def change_clock(package: str) -> None:
    """Let the imported ``package`` believe that it is a year later and that time flies.

    Libraries that took the clock's functions when they were imported keep the real ones.
    """
    replaced = [(vars(time), _changed_times()), (vars(datetime), _changed_classes())]
    found: dict[int, Any] = {}
    for place, changes in replaced:
        for name, change in changes.items():
            found[id(place[name])] = change
            place[name] = change
    if "pandas" in sys.modules:
        stamp = sys.modules["pandas"].Timestamp
        for name in ("now", "today", "utcnow"):
            setattr(stamp, name, staticmethod(_later(getattr(stamp, name))))
    for module in [sys.modules[name] for name in sys.modules if _is_in(name, package)]:
        for name, value in list(vars(module).items()):
            if id(value) in found:
                setattr(module, name, found[id(value)])


def _is_in(module: str, package: str) -> bool:
    return module.partition(".")[0] == package


def _changed_times() -> dict[str, Any]:
    clocks = {name: _changed(getattr(time, name)) for name in CLOCKS}
    now = clocks["time"]
    return {
        **clocks,
        **{f"{name}_ns": _in_nanoseconds(clock) for name, clock in clocks.items()},
        "localtime": _by_default(time.localtime, now),
        "gmtime": _by_default(time.gmtime, now),
        "ctime": _by_default(time.ctime, now),
        "strftime": _written(time.strftime, time.localtime, now),
    }


def _changed_classes() -> dict[str, Any]:
    kinds = (datetime.date, datetime.datetime)
    return {kind.__name__: _later_class(kind) for kind in kinds}


def _changed(clock: Callable[[], float]) -> Callable[[], float]:
    start = clock()
    return lambda: start + LATER + FASTER * (clock() - start)


def _in_nanoseconds(clock: Callable[[], float]) -> Callable[[], int]:
    return lambda: int(clock() * 1e9)


def _by_default(convert: Any, now: Callable[[], float]) -> Callable[..., Any]:
    return lambda seconds=None: convert(now() if seconds is None else seconds)


def _written(write: Any, convert: Any, now: Callable[[], float]) -> Callable[..., Any]:
    return lambda form, at=None: write(form, convert(now()) if at is None else at)


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
