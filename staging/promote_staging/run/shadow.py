"""Shadow: the candidate answers what stable answers, and nobody depends on it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promote_staging.exchange import Answer, Pair, Request
from promote_staging.judging.judge import Judge
from promote_staging.run.crew import Member
from promote_staging.run.outcomes import Looked, Looker
from promote_staging.run.progress import Progress
from promote_staging.run.watch import Ended, Watch

WARM_UP = 10
"""Requests before the first pair: connections are opened, caches filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a stage came to."""

    looked: tuple[Looked, ...]
    ended: Ended | None = None
    """A service that was gone before its time."""


async def shadow(
    members: Mapping[str, Member],
    requests: Sequence[Request],
    judge: Judge,
    *,
    looker: Looker,
    seed: int,
    progress: Progress,
) -> Stage:
    """Ask all services the same, in random order one right after the other, until the verdict is a fail.

    One at a time: on a small machine services that are asked at once would be judged by their luck.
    """
    for request in requests[:WARM_UP]:
        await _asked(members, request, random.Random(seed))
    order, watch = random.Random(seed), Watch(members, judge)
    looked: list[Looked] = []
    for request in requests:
        answers = await _asked(members, request, order)
        looked.append(looker.look(_pair(request, answers)))
        judge.observe(looked[-1].outcome)
        ended = watch.look(len(looked))
        progress.moved(len(looked), len(requests), summary_of(judge))
        if ended is not None or judge.verdict() == "fail":
            return Stage(looked=tuple(looked), ended=ended)
    return Stage(looked=tuple(looked))


async def _asked(members: Mapping[str, Member], request: Request, order: random.Random) -> dict[str, Answer]:
    names = sorted(members)
    order.shuffle(names)
    return {name: await members[name].client.ask(request) for name in names}


def _pair(request: Request, answers: Mapping[str, Answer]) -> Pair:
    return Pair(
        request=request,
        stable=answers.get("stable"),
        candidate=answers["candidate"],
        twin=answers.get("twin"),
    )


def summary_of(judge: Judge) -> str:
    """How each metric stands, in one line."""
    return ", ".join(f"{one.name}: {one.verdict}" for one in judge.metrics())
