"""Work that goes on in a thread beside the main flow, and can be called off."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from promote_checks.gate.process import Children

Result = TypeVar("Result")


class Beside(Generic[Result]):
    """One function running in a thread; the processes it starts are among ``children``."""

    def __init__(self, work: Callable[[], Result], children: Children) -> None:
        self._children = children
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside")
        self._future = self._pool.submit(work)

    def result(self) -> Result:
        """Wait for the end and return the result; raise what the work raised."""
        return self._future.result()

    def call_off(self) -> None:
        """Kill its processes and wait until it has noticed. Its result is not wanted any more."""
        self._children.stop()
        self._pool.shutdown(wait=True)
