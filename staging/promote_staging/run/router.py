"""The router of a ramp: the emitted service that reads the flag per request, with both releases behind it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from promote_staging.exchange import Answer, Request
from promote_staging.flags.bucket import keys_in
from promote_staging.releases.snapshot import Release
from promote_staging.run.crew import Terms
from promote_staging.services.client import Client
from promote_staging.services.service import Launch

WHOLE = 10_000
"""All buckets, in basis points."""
FLAG = "release"
KEYS = 64
"""Different targeting keys that are drawn for each side of a step."""
STABLE_ONLY = {"X-Staging": "stable"}
MEASURED = {"X-Staging": "no-fallback"}
"""A candidate that gives no answer is to be seen, not replaced."""


def router_launch(stable: Release, flags: Path, releases: Path, terms: Terms) -> Launch:
    """How the router is started: stable's own code."""
    return Launch(
        name="router",
        python=terms.python,
        package=stable.package,
        source=stable.folder / "src",
        options=("--flags", str(flags), "--releases", str(releases)),
        desk=terms.desk,
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """Targeting keys of one step of the ramp: those who get the candidate, and those who stay."""

    candidate: tuple[str, ...]
    stable: tuple[str, ...]


def keys_of(basis_points: int, seed: int) -> Keys:
    """Draw keys, so that also a step of 1% has as many requests for the candidate as any other."""
    inside = keys_in(FLAG, 0, basis_points, KEYS, seed)
    # With everybody on the candidate, stable is asked by name.
    outside = keys_in(FLAG, basis_points, WHOLE, KEYS, seed) if basis_points < WHOLE else ()
    return Keys(inside, outside)


class Sides:
    """Asks the router as somebody who gets the candidate, and as somebody who does not."""

    def __init__(self, client: Client, keys: Keys, order: random.Random) -> None:
        self._client = client
        self._keys = keys
        self._order = order

    async def both(self, request: Request) -> tuple[Answer, Answer]:
        """Return stable's and the candidate's answer; who is asked first is drawn."""
        sides = [("stable", self._stable()), ("candidate", self._candidate())]
        self._order.shuffle(sides)
        answers = {name: await self._client.ask(request, dict(headers)) for name, headers in sides}
        return answers["stable"], answers["candidate"]

    def _stable(self) -> Mapping[str, str]:
        if not self._keys.stable:
            return STABLE_ONLY
        return {"Targeting-Key": self._order.choice(self._keys.stable)}

    def _candidate(self) -> Mapping[str, str]:
        return {"Targeting-Key": self._order.choice(self._keys.candidate), **MEASURED}
