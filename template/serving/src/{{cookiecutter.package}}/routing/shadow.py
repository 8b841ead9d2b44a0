"""Copies of requests for a release that nobody hears of: in the background, or not at all."""

from __future__ import annotations

import asyncio
import json
import math
from typing import Any

from {{ cookiecutter.package }}.routing.metrics import Metrics
from {{ cookiecutter.package }}.routing.releases import Releases
from {{ cookiecutter.package }}.routing.upstream import Answer, UpstreamError

WAITING = 100
"""The most copies that wait; more are dropped, and counted."""
WAITING_BYTES = 16_777_216
"""How large they may be together."""
AT_ONCE = 2
TOLERANCE = 1e-9
"""Relative; numbers that differ less are the same."""


class Shadow:
    """Sends copies, and counts what comes out otherwise."""

    def __init__(self, releases: Releases, metrics: Metrics, seconds: float) -> None:
        self._releases = releases
        self._metrics = metrics
        self._seconds = seconds
        self._waiting: asyncio.Queue[tuple[str, bytes, Answer]] = asyncio.Queue(WAITING)
        self._bytes = 0
        self._working: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Start the workers."""
        self._working = [asyncio.create_task(self._work()) for _ in range(AT_ONCE)]

    def copy(self, short: str, asked: bytes, answer: Answer) -> None:
        """Take a request and stable's answer to it. Returns at once."""
        size = len(asked) + len(answer.body)
        if self._waiting.full() or self._bytes + size > WAITING_BYTES:
            self._metrics.shadowed(short, "dropped")
            return
        self._bytes += size
        self._waiting.put_nowait((short, asked, answer))

    async def _work(self) -> None:
        while True:
            short, asked, answer = await self._waiting.get()
            self._bytes -= len(asked) + len(answer.body)
            self._metrics.shadowed(short, await self._outcome(short, asked, answer))

    async def _outcome(self, short: str, asked: bytes, answer: Answer) -> str:
        child = self._releases.usable(short)
        if child is None:
            return "failed"
        try:
            other = await child.ask(asked, self._seconds)
        except UpstreamError as error:
            child.failed += 1
            self._metrics.failed(short, error.reason)
            return "failed"
        return "same" if is_same(answer, other) else "different"

    def end(self) -> None:
        """Drop what waits."""
        for each in self._working:
            each.cancel()


def is_same(one: Answer, other: Answer) -> bool:
    """Compare two answers: status, and values as JSON holds them."""
    if one.status != other.status:
        return False
    try:
        return _equal(json.loads(one.body), json.loads(other.body))
    except (ValueError, RecursionError):
        return one.body == other.body


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _equal(each, other[name]) for name, each in one.items()
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return type(one) is type(other) and bool(one == other)
