"""What counts of several rehearsals of the way back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promote_staging.run import drill
from promote_staging.run.drill import BOUND_MS, Drill, rehearsed

GOOD = Drill(milliseconds=10.0, confirmed=True, asked=30, lost=0, strays=0)
LATE = Drill(milliseconds=BOUND_MS + 1, confirmed=True, asked=30, lost=0, strays=0)
LOST = Drill(milliseconds=BOUND_MS + 1, confirmed=True, asked=30, lost=1, strays=0)
STRAY = Drill(milliseconds=BOUND_MS + 1, confirmed=True, asked=30, lost=0, strays=1)
DEAF = Drill(milliseconds=2000.0, confirmed=False, asked=30, lost=0, strays=0)


class State:
    """Goes anywhere."""

    def ramping(self, basis_points: int, *, lease: int) -> State:
        """Up again."""
        return self


class Hand:
    """Counts how often the flag went up again."""

    def __init__(self) -> None:
        self.state = State()
        self.moves = 0

    async def move(self, state: State) -> None:
        """Count."""
        self.moves += 1


@pytest.mark.parametrize(
    ("drills", "counts", "moves"),
    [
        ([GOOD], GOOD, 0),
        ([LATE, GOOD], GOOD, 1),
        ([LATE, LATE, LATE], LATE, 2),
        ([LOST, GOOD], LOST, 0),
        ([LATE, STRAY, GOOD], STRAY, 1),
        ([DEAF, GOOD], DEAF, 0),
    ],
)
def test_only_a_late_one_is_rehearsed_again(
    drills: list[Drill], counts: Drill, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost request in one rehearsal is not made good by the next."""
    left = iter(drills)

    async def next_one(*_: Any) -> Drill:
        return next(left)

    monkeypatch.setattr(drill, "way_back", next_one)
    hand: Any = Hand()
    router: Any = None
    assert asyncio.run(rehearsed(hand, router, [])) == counts
    assert hand.moves == moves
