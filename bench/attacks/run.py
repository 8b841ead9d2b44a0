"""Send them all, a good request beside them again and again, and count what came of it."""

from __future__ import annotations

import asyncio
import collections
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.attacks.generate import Requests, Schema
from bench.attacks.wire import statuses

AT_ONCE = 16


@dataclass
class Outcome:
    """What the service did."""

    sent: int = 0
    answers: collections.Counter[int] = field(default_factory=collections.Counter)
    """Status -> how often; 0: hung up without an answer."""
    hangs: list[bytes] = field(default_factory=list)
    failures: list[bytes] = field(default_factory=list)
    """What was answered with 5xx."""
    waits: list[float] = field(default_factory=list)
    """Seconds that good requests took beside the others."""
    good_failed: int = 0
    memory: list[int] = field(default_factory=list)
    """Resident bytes after each tenth."""


async def attack(port: int, pid: int, schema: Schema, *, count: int, seed: int) -> Outcome:
    """Send ``count`` requests to the service with a process id."""
    outcome, requests = Outcome(), Requests(schema, seed)
    waiting = iter([requests.next() for _ in range(count)])
    workers = [asyncio.create_task(_send(port, waiting, outcome, pid, count)) for _ in range(AT_ONCE)]
    beside = asyncio.create_task(_ask_beside(port, requests.good(), outcome))
    await asyncio.gather(*workers)
    beside.cancel()
    return outcome


async def _send(port: int, waiting: Iterator[bytes], outcome: Outcome, pid: int, count: int) -> None:
    for said in waiting:
        outcome.sent += 1
        if outcome.sent % max(count // 10, 1) == 0:
            outcome.memory.append(resident(pid))
        try:
            found = await statuses(port, said)
        except TimeoutError:
            outcome.hangs.append(said)
            continue
        outcome.answers.update(found or [0])
        if any(status >= 500 for status in found):
            outcome.failures.append(said)


async def _ask_beside(port: int, good: bytes, outcome: Outcome) -> None:
    while True:
        start = time.perf_counter()
        outcome.good_failed += await statuses(port, good) != [200]
        outcome.waits.append(time.perf_counter() - start)
        await asyncio.sleep(0.05)


def resident(pid: int) -> int:
    """Return the bytes that a process has in memory."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096
