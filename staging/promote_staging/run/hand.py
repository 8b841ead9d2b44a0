"""The hand on the flag: moves it, keeps its lease alive, and reads back whether the router heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.services.client import Client

_LOOK = 0.002
"""Seconds between two looks at the router."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a move of the flag arrived."""

    state: FlagState
    milliseconds: float
    """From before the file was written until the router said that it has it."""
    confirmed: bool
    """False: the router had not said so in time."""


class Hand:
    """The only writer of one flag file, which holds ``state`` already."""

    def __init__(self, path: Path, state: FlagState, router: Client) -> None:
        self._path = path
        self._router = router
        self._lock = asyncio.Lock()
        self.state = state

    async def move(self, state: FlagState, *, seconds: float = 2.0) -> Heard:
        """Write a state and wait until the router has it."""
        async with self._lock:
            began = time.perf_counter()
            self.state = file.write(self._path, state)
            confirmed = await self._heard(began + seconds)
            return Heard(self.state, (time.perf_counter() - began) * 1000, confirmed)

    @asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """Renew the lease as long as the block runs: a ramp that nobody tends falls back to stable.

        Raises OSError at the end where the lease could not be written (a full disk).
        """
        task = asyncio.create_task(self._tend())
        try:
            yield
        finally:
            task.cancel()
            (ended,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(ended, Exception):
            raise ended

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(self.state.lease_seconds / 3)
            async with self._lock:
                if self.state.lease is not None:
                    self.state = file.write(self._path, replace(self.state, lease=self.state.lease + 1))

    async def _heard(self, until: float) -> bool:
        while time.perf_counter() < until:
            if (await self.seen()).get("generation") == self.state.generation:
                return True
            await asyncio.sleep(_LOOK)
        return False

    async def seen(self) -> dict[str, Any]:
        """What the router says about itself; empty where it says nothing."""
        page = await self._router.get("/routing")
        if page is None or page.status_code != 200:
            return {}
        found: dict[str, Any] = page.json()
        return found
