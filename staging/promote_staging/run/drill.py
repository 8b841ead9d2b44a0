"""The way back: rehearsed in every run, or taken in earnest, and either way measured."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from promote_staging.exchange import Answer, Request
from promote_staging.run.hand import Hand
from promote_staging.run.router import WHOLE, keys_of
from promote_staging.services.client import Client

ASKERS = 2
"""Clients that go on asking while the flag moves."""
AFTERWARDS = 20
"""Requests after the way back that must all be stable's."""
BOUND_MS = 100.0
REHEARSALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """How the way back went."""

    milliseconds: float
    """From before the flag file was written until the router said that it has it."""
    confirmed: bool
    asked: int
    """Requests that were sent meanwhile."""
    lost: int
    """Of these, without any answer."""
    strays: int
    """Requests after the way back that the candidate answered all the same."""

    @property
    def is_late(self) -> bool:
        """Slower than promised. On a busy machine that is nobody's fault, but it is not shown either."""
        return self.milliseconds > BOUND_MS

    @property
    def fault(self) -> str:
        """What was not as it must be; empty: nothing."""
        if not self.confirmed:
            return "the router did not hear that the flag went to 0%"
        if self.lost:
            return f"{self.lost} of {self.asked} requests had no answer while the flag went to 0%"
        return f"{self.strays} requests got the candidate after the flag was at 0%" if self.strays else ""


@dataclass(slots=True)
class _Traffic:
    answers: list[Answer] = field(default_factory=list)


async def rehearsed(hand: Hand, router: Client, requests: Sequence[Request]) -> Drill:
    """Go back from 100%, and once more where only the time was not kept: a busy machine may have been slow.

    What was lost in a rehearsal is never made good by the next one.
    """
    drill = await way_back(hand, router, requests)
    for _ in range(REHEARSALS - 1):
        if drill.fault or not drill.is_late:
            break
        await hand.move(hand.state.ramping(WHOLE, lease=1))
        drill = await way_back(hand, router, requests)
    return drill


async def way_back(hand: Hand, router: Client, requests: Sequence[Request]) -> Drill:
    """Move the flag to 0% under traffic, and see that everything is stable's from then on."""
    async with _traffic(router, requests) as traffic:
        await asyncio.sleep(0.1)
        heard = await hand.move(hand.state.rolled_back())
    strays = await _strays(hand, router, requests)
    return Drill(
        milliseconds=heard.milliseconds,
        confirmed=heard.confirmed,
        asked=len(traffic.answers),
        lost=sum(answer.status == 0 for answer in traffic.answers),
        strays=strays,
    )


@asynccontextmanager
async def _traffic(router: Client, requests: Sequence[Request]) -> AsyncIterator[_Traffic]:
    traffic, over = _Traffic(), asyncio.Event()

    async def ask(mine: Sequence[Request]) -> None:
        for request in itertools.cycle(mine):
            if over.is_set():
                return
            traffic.answers.append(await router.ask(request))

    askers = [asyncio.create_task(ask(requests[number::ASKERS])) for number in range(ASKERS)]
    try:
        yield traffic
    finally:
        over.set()
        await asyncio.gather(*askers)


async def _strays(hand: Hand, router: Client, requests: Sequence[Request]) -> int:
    keys = keys_of(WHOLE, seed=0).candidate
    asked = zip(itertools.cycle(requests), keys[:AFTERWARDS], strict=False)
    answers = [await router.ask(request, {"Targeting-Key": key}) for request, key in asked]
    wanted = (hand.state.stable, "stable")
    return sum((answer.release, answer.served_by) != wanted for answer in answers)
