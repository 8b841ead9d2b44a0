"""One staging run from two releases to what was found."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from promote_checks.errors import UserError
from promote_staging.exchange import Request
from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.judging.judge import Judge
from promote_staging.judging.metric import Verdict
from promote_staging.judging.settings import Settings
from promote_staging.releases.snapshot import Release
from promote_staging.requests.conform import Compiled
from promote_staging.run.crew import Member, Terms, crew_of, launch_of
from promote_staging.run.drill import BOUND_MS, Drill, rehearsed, way_back
from promote_staging.run.hand import Hand
from promote_staging.run.limits import Limits
from promote_staging.run.outcomes import Looker
from promote_staging.run.progress import Progress
from promote_staging.run.ramp import Ramp, RampOf, ramp
from promote_staging.run.router import router_launch
from promote_staging.run.shadow import Stage, shadow
from promote_staging.services.ready import NotStartedError

LEASE_SECONDS = 3.0
"""How long the router follows a ramp that nobody tends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a staging run is to do."""

    candidate: Release
    baseline: Release | None
    """None: there is no earlier release."""
    releases: Path
    """The folder that holds both."""
    requests: Sequence[Request]
    contract: Compiled
    """Of the candidate."""
    stable_contract: Compiled
    """Of the baseline; where there is none, the candidate's."""
    settings: Settings
    limits: Limits
    terms: Terms
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a staging run found, stage by stage. A stage that was not reached is None."""

    verdict: Verdict
    stage: Literal["start", "shadow", "ramp", "way back"]
    """Where it ended."""
    reason: str = ""
    """Why a run could not be judged, or what failed that is no metric."""
    log: str = ""
    """The last words of a service that failed."""
    shadow: Stage | None = None
    shadow_judge: Judge | None = None
    ramp: Ramp | None = None
    ramp_judge: Judge | None = None
    drill: Drill | None = None


async def stage(order: Order, progress: Progress) -> Findings:
    """Shadow, ramp and the way back. Whatever happens, no process is left, and no flag but the run's own moved."""
    found = await _shadowed(order, progress)
    if found.verdict != "pass":
        return found
    return await _ramped(order, found, progress)


async def _shadowed(order: Order, progress: Progress) -> Findings:
    names = ("candidate",) if order.baseline is None else ("stable", "twin", "candidate")
    progress.stage(f"Shadow: at most {len(order.requests)} requests, each to {', '.join(names)}")
    launches = [launch_of(name, _release(order, name), order.terms) for name in names]
    judge = shadow_judge(order)
    try:
        async with crew_of(launches, order.terms) as members:
            seen = await shadow(
                members,
                order.requests,
                judge,
                looker=_looker(order, "shadow"),
                seed=order.seed,
                progress=progress,
            )
    except NotStartedError as error:
        return _not_started(order, error)
    return _after_shadow(order, seen, judge)


def _after_shadow(order: Order, seen: Stage, judge: Judge) -> Findings:
    verdict, reason, log = judge.verdict(), "", ""
    if seen.ended is not None:
        verdict = "fail" if seen.ended.name == "candidate" else "inconclusive"
        reason = f"{seen.ended.name} ended with code {seen.ended.code} while it was asked"
        log = seen.ended.log
    return Findings(
        verdict=verdict,
        stage="shadow",
        reason=reason,
        log=log,
        shadow=seen,
        shadow_judge=judge,
    )


async def _ramped(order: Order, before: Findings, progress: Progress) -> Findings:
    stable = order.baseline or order.candidate
    progress.stage("Ramp: 1%, 5%, 25%, 100% behind the flag")
    flags = order.terms.desk / "flags.json"
    state = file.write(flags, _at_rest(stable, order.candidate))
    launch = router_launch(stable, flags, order.releases, order.terms)
    try:
        async with crew_of([launch], order.terms) as members:
            router = members["router"]
            hand = Hand(flags, state, router.client)
            return await _up_and_back(order, before, router, hand, progress)
    except NotStartedError as error:
        return _not_started(order, error, before)
    except (OSError, UserError) as error:
        # A full disk, or somebody else wrote there. Nobody tends the ramp then, and the router falls back by itself.
        told = error.message if isinstance(error, UserError) else error.strerror
        return replace(
            before, verdict="inconclusive", stage="ramp", reason=f"the flag could not be written: {told}"
        )


async def _up_and_back(
    order: Order, before: Findings, router: Member, hand: Hand, progress: Progress
) -> Findings:
    judge = ramp_judge(order, varies=before.shadow is not None and before.shadow.varies)
    of = RampOf(
        router=router,
        hand=hand,
        judge=judge,
        looker=_looker(order, "ramp"),
        limits=order.limits,
        seed=order.seed,
        progress=progress,
    )
    async with hand.tended():
        went = await ramp(of, _shuffled(order))
        drill = await _back(order, went, router, hand, progress)
    return _after_ramp(before, went, judge, drill)


async def _back(order: Order, went: Ramp, router: Member, hand: Hand, progress: Progress) -> Drill | None:
    if router.service.code is not None:
        return None
    if went.steps[-1].verdict == "pass":
        progress.stage("Way back: rehearsed under traffic")
        return await rehearsed(hand, router.client, order.requests)
    progress.stage("Way back: the flag goes to 0%")
    return await way_back(hand, router.client, order.requests)


def _after_ramp(before: Findings, went: Ramp, judge: Judge, drill: Drill | None) -> Findings:
    last = went.steps[-1]
    verdict: Verdict = last.verdict
    stage_name: Literal["ramp", "way back"] = "ramp"
    reason = last.fault
    if verdict == "pass" and drill and drill.fault:
        verdict, stage_name, reason = "fail", "way back", drill.fault
    elif verdict == "pass" and drill and drill.is_late:
        verdict, stage_name = "inconclusive", "way back"
        reason = f"the way back took {drill.milliseconds:.0f} ms, more than {BOUND_MS:.0f}"
    return Findings(
        verdict=verdict,
        stage=stage_name,
        reason=reason,
        shadow=before.shadow,
        shadow_judge=before.shadow_judge,
        ramp=went,
        ramp_judge=judge,
        drill=drill,
    )


def shadow_judge(order: Order) -> Judge:
    """Shadow has half of the error budget.

    Without an earlier release only recorded rows can be compared. Rows that are asked again show nothing new, so
    the margin is one that some hundred rows can show.
    """
    settings = replace(order.settings, alpha=order.settings.alpha / 2)
    if order.baseline is None:
        wider = max(settings.answers_margin, settings.errors_margin)
        settings = replace(settings, answers_margin=wider)
    return Judge(settings, baseline=order.baseline is not None)


def ramp_judge(order: Order, *, varies: bool) -> Judge:
    """The ramp has the other half.

    That answers are the same was shown in shadow, to the margin that is asked for: here one difference fails as
    well, but it is not waited so long. Where answers vary by themselves
    only a second stable can tell, and the ramp has none. Memory is looked at in shadow, where processes are asked
    one by one.
    """
    wider = max(order.settings.answers_margin, order.settings.errors_margin)
    settings = replace(order.settings, alpha=order.settings.alpha / 2, answers_margin=wider)
    return Judge(settings, without=frozenset({"memory", *(("answers",) if varies else ())}))


def _at_rest(stable: Release, candidate: Release) -> FlagState:
    return FlagState(
        stable=stable.short,
        candidate=candidate.short,
        mode="off",
        basis_points=0,
        generation=0,
        lease=None,
        lease_seconds=LEASE_SECONDS,
    )


def _not_started(order: Order, error: NotStartedError, before: Findings | None = None) -> Findings:
    # A stable that does not start says nothing about the candidate.
    verdict: Verdict = "fail" if error.name == "candidate" else "inconclusive"
    return Findings(
        verdict=verdict,
        stage="start" if before is None else "ramp",
        reason=str(error),
        log=error.log,
        shadow=before.shadow if before else None,
        shadow_judge=before.shadow_judge if before else None,
    )


def _release(order: Order, name: str) -> Release:
    return order.candidate if name == "candidate" or order.baseline is None else order.baseline


def _looker(order: Order, name: str) -> Looker:
    return Looker(
        stage=name, contract=order.contract, stable_contract=order.stable_contract, settings=order.settings
    )


def _shuffled(order: Order) -> list[Request]:
    """The ramp's requests in another order than the shadow's."""
    requests = list(order.requests)
    random.Random(order.seed + 1).shuffle(requests)
    return requests
