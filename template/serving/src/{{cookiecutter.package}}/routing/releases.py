"""All releases that the flags name, each in a process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from {{ cookiecutter.package }}.routing.child import Child

KEPT_SECONDS = 10.0
"""How long one runs on after the flags have stopped naming it."""
STOP_SECONDS = 40.0
"""How long one may take to finish what is under way."""


class Releases:
    """Starts what is named, and stops what no longer is."""

    def __init__(self, folder: Path, package: str) -> None:
        self.children: dict[str, Child] = {}
        self.stable = ""
        """The release that stands in for all others."""
        self._folder = folder
        self._package = package
        self._keeping: dict[str, asyncio.Task[None]] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._unnamed: dict[str, float] = {}

    def follow(self, named: Iterable[str]) -> None:
        """See to it that these run, and in time no others but stable."""
        wanted = {*named, self.stable} - {""}
        now = asyncio.get_running_loop().time()
        for short in wanted:
            self._unnamed.pop(short, None)
            if short not in self.children:
                self._begin(short)
        for short in [each for each in self.children if each not in wanted]:
            if now - self._unnamed.setdefault(short, now) >= KEPT_SECONDS:
                self._end(short)

    def is_ready(self, short: str) -> bool:
        """Say whether a release has warmed up and runs."""
        child = self.children.get(short)
        return child is not None and child.is_ready

    def of_stable(self) -> Child | None:
        """Return stable's process if it runs. It is asked even where it is doubted."""
        return self.children[self.stable] if self.is_ready(self.stable) else None

    def usable(self, short: str) -> Child | None:
        """Return the process of a release if a request may be sent there."""
        child = self.children.get(short)
        return child if child is not None and child.is_usable else None

    async def close(self) -> None:
        """Stop all of them."""
        for short in list(self.children):
            self._end(short)
        await asyncio.gather(*self._stopping)

    def _begin(self, short: str) -> None:
        child = Child(self._folder, short, self._package, lambda: short == self.stable)
        self.children[short] = child
        self._keeping[short] = asyncio.create_task(child.keep())

    def _end(self, short: str) -> None:
        self._unnamed.pop(short, None)
        stopping = asyncio.create_task(
            _stopped(self.children.pop(short), self._keeping.pop(short))
        )
        self._stopping.add(stopping)
        stopping.add_done_callback(self._stopping.discard)


async def _stopped(child: Child, keeping: asyncio.Task[None]) -> None:
    keeping.cancel()
    await child.stop(STOP_SECONDS)
