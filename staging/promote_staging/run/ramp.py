"""The ramp: behind the flag, a growing share of keys gets the candidate, as long as nothing speaks against it."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from promote_staging.exchange import Answer, Pair, Request
from promote_staging.judging.judge import Judge
from promote_staging.judging.metric import Verdict
from promote_staging.run.crew import Member
from promote_staging.run.hand import Hand, Heard
from promote_staging.run.limits import Limits
from promote_staging.run.outcomes import Looked, Looker
from promote_staging.run.progress import Progress
from promote_staging.run.router import WHOLE, Sides, keys_of
from promote_staging.run.shadow import standing_of

STEPS = (100, 500, 2_500, WHOLE)
"""Shares of the keys, in basis points: 1%, 5%, 25%, 100%."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the ramp."""

    basis_points: int
    heard: Heard
    pairs: int
    started: float
    """Seconds since the ramp began."""
    seconds: float
    verdict: Verdict
    fault: str = ""
    """Why the step could not be judged: the router did not hear of it, or sent requests elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """What a ramp came to."""

    steps: tuple[Step, ...]
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RampOf:
    """What a ramp works with."""

    router: Member
    hand: Hand
    judge: Judge
    looker: Looker
    limits: Limits
    seed: int
    progress: Progress
    began: float = field(default_factory=time.monotonic)


async def ramp(of: RampOf, requests: Sequence[Request]) -> Ramp:
    """Go up step by step; stop at the first that does not pass. The flag stays where it is then.

    The first step holds until every metric passes: that no alarm rang is no reason to go up. The evidence goes on
    growing from step to step, so the later ones are held only for their least number of pairs.
    """
    steps: list[Step] = []
    looked: list[Looked] = []
    endless = itertools.cycle(requests)
    for basis_points in STEPS:
        left = max(of.limits.step_pairs, of.limits.ramp_pairs - len(looked))
        step = await _step(of, basis_points, itertools.islice(endless, left), looked)
        steps.append(step)
        if step.verdict != "pass":
            break
    return Ramp(steps=tuple(steps), looked=tuple(looked))


async def _step(of: RampOf, basis_points: int, requests: Iterator[Request], looked: list[Looked]) -> Step:
    lease, began = (of.hand.state.lease or 0) + 1, time.monotonic()
    heard = await of.hand.move(of.hand.state.ramping(basis_points, lease=lease))
    before, fault = len(looked), "the router did not hear of the new share"
    if heard.confirmed:
        fault = await _asked(of, basis_points, requests, looked)
    ended = await ended_behind(of)
    return Step(
        basis_points=basis_points,
        heard=heard,
        pairs=len(looked) - before,
        started=began - of.began,
        seconds=time.monotonic() - began,
        verdict="fail" if ended.candidate else _verdict(of.judge, ended.other or fault),
        fault=ended.candidate or ended.other or fault,
    )


async def _asked(of: RampOf, basis_points: int, requests: Iterator[Request], looked: list[Looked]) -> str:
    order = random.Random(of.seed + basis_points)
    sides = Sides(of.router.client, keys_of(basis_points, of.seed), order)
    for pairs, request in enumerate(requests, 1):
        stable, candidate = await sides.both(request)
        if wrong := _misrouted(of.hand, stable, candidate):
            return wrong
        looked.append(of.looker.look(Pair(request=request, stable=stable, candidate=candidate)))
        of.judge.observe(looked[-1].outcome)
        of.progress.moved(
            len(looked), of.limits.ramp_pairs, f"{basis_points / 100:g}%: {standing_of(of.judge)}"
        )
        verdict = of.judge.verdict()
        if verdict == "fail" or (verdict == "pass" and pairs >= of.limits.step_pairs):
            break
    return ""


@dataclass(frozen=True, slots=True)
class EndedBehind:
    """Processes that were gone, in words; empty: none was. Started again is gone all the same."""

    candidate: str = ""
    other: str = ""
    """The router, or stable: that says nothing about the candidate."""


async def ended_behind(of: RampOf) -> EndedBehind:
    """Look whether every process of the ramp is still the one that it began with."""
    if (code := of.router.service.code) is not None:
        return EndedBehind(other=f"the router ended with code {code}")
    releases = (await of.hand.seen()).get("releases", {})
    restarts = {name: one.get("restarts", 0) for name, one in releases.items()}
    candidate, stable = of.hand.state.candidate, of.hand.state.stable
    if candidate != stable and restarts.get(stable):
        return EndedBehind(other="stable's process ended and was started again")
    if restarts.get(candidate):
        return EndedBehind(candidate="the candidate's process ended and was started again")
    return EndedBehind()


def _misrouted(hand: Hand, stable: Answer, candidate: Answer) -> str:
    """A request that another release answered than the flag says measures nothing."""
    for side, answer, wanted in (
        ("stable", stable, hand.state.stable),
        ("candidate", candidate, hand.state.candidate),
    ):
        # The digest alone can't tell the sides of a first release apart.
        if answer.release and (answer.release, answer.served_by) != (wanted, side):
            return f"a request for {side} was answered by {answer.served_by}, release {answer.release}"
    return ""


def _verdict(judge: Judge, fault: str) -> Verdict:
    return "inconclusive" if fault else judge.verdict()
