"""Work that several checks need: the first that asks does it, the others wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar, cast

T = TypeVar("T")


class Once:
    """Remembers what was made under a key. What raises is not remembered."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._made: dict[str, object] = {}

    def of(self, key: str, make: Callable[[], T]) -> T:
        """Return what ``make`` returns, made at most once for this key."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._made:
                self._made[key] = make()
            return cast(T, self._made[key])
