"""Shadow: the candidate answers what stable answers, and nobody depends on it."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promote_staging.exchange import Answer, Pair, Request
from promote_staging.judging.judge import Judge
from promote_staging.requests.compare import differences
from promote_staging.run.crew import Member
from promote_staging.run.outcomes import Looked, Looker
from promote_staging.run.progress import Progress
from promote_staging.run.watch import Ended, Watch

SILENT = 3
"""Requests without an answer after which nobody is warmed up any more: the judge is asked."""
WARM_UP = 100
"""Requests before the first pair: connections are opened, caches filled, and it is seen whether answers vary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a stage came to."""

    looked: tuple[Looked, ...]
    seconds: float
    varies: bool
    """Whether the two stables answered the same request differently."""
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
    """Ask all services the same, in random order one right after the other, until the verdict is one.

    One at a time: on a small machine services that are asked at once would be judged by their luck.
    """
    varies = await _warmed_up(members, requests[:WARM_UP], judge)
    order, watch, began = random.Random(seed), Watch(members, judge), time.monotonic()
    looked: list[Looked] = []
    ended: Ended | None = None
    for request in requests:
        answers = await _asked(members, request, order)
        looked.append(looker.look(_pair(request, answers)))
        judge.observe(looked[-1].outcome)
        ended = watch.look(len(looked))
        progress.moved(len(looked), len(requests), standing_of(judge))
        if ended is not None or judge.verdict() != "inconclusive":
            break
    return Stage(
        looked=tuple(looked),
        seconds=time.monotonic() - began,
        varies=varies or any(one.noise for one in looked),
        ended=ended,
    )


async def _warmed_up(members: Mapping[str, Member], requests: Sequence[Request], judge: Judge) -> bool:
    """Ask everybody before anybody is judged; return whether the two stables differ among themselves."""
    varies, silent = False, 0
    for number, request in enumerate(requests):
        answers = await _asked(members, request, random.Random(number))
        silent = silent + 1 if any(answer.fault for answer in answers.values()) else 0
        if silent == SILENT:
            break
        if "twin" in answers:
            noise = bool(differences(answers["stable"], answers["twin"]))
            judge.calibrate(noise=noise)
            varies = varies or noise
    return varies


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


def standing_of(judge: Judge) -> str:
    """How the metrics stand, in a few words."""
    metrics = judge.metrics()
    open_ones = [one.name for one in metrics if one.verdict == "inconclusive"]
    failed = [one.name for one in metrics if one.verdict == "fail"]
    if failed:
        return f"fail: {', '.join(failed)}"
    return f"still open: {', '.join(open_ones)}" if open_ones else "pass"
