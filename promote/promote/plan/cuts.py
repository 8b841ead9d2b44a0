"""Where one step ends and the next begins: the cheapest sequence of cuts, by dynamic programming.

The cost of a step grows with the numbers of values it takes and returns (each to a power), with its
lines over a comfortable length, with a mixture of kinds, and by a constant, so that neither one huge step nor
a hundred tiny ones are cheap. Cuts at headings and cell borders are cheaper than cuts inside a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promote.plan.effects import Effect
from promote.plan.statements import Statement

_PER_STEP = 2.6
_COMFORT = 12
_PER_LINE = 1.0
_LONG = 38
_PER_LONG_LINE = 0.6
_CROSSING_POWER = 1.3
_PER_CROSSING = 0.45
_WIDE = 4
_PER_WIDE = 0.5
_INSIDE_CELL = 1.2
_OVER_HEADING = 1.6
_NO_HEADING = 0.4
_MIXED = 7.0
_WHOLE = 1e6
_WINDOW = 90
_HOPELESS = 50
# Lines behind which no step is ever cheaper than two: longer ones are not tried unless no cut is allowed.
_MIXED_PLOT = 2.0
_LOST_DISPLAY = 1.2
_LOST_FIGURE = 6.0
_TORN_FIGURE = 10.0
_TRAILING_SETTING = 3.0
_WEAK = frozenset({"report", "compute", "configure", "define"})


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What is known at each place between two work statements."""

    live: Sequence[frozenset[str]]
    """``live[i]``: variables that something after statement ``i`` reads before binding them."""
    last_unread: frozenset[str]
    """Variables that nothing reads after their last binding."""
    last_binding: dict[str, int]
    """Variable -> place of its last binding."""
    forbidden: frozenset[int]
    """Places ``i`` where no cut may stand between ``i`` and ``i + 1``."""
    first_binding: dict[str, int]
    shown: Sequence[tuple[int, frozenset[str]]] = ()
    """Displays: how many statements stand before each, and what it reads."""
    same_cell_as_before: frozenset[int] = frozenset()
    """Places whose statement stands in the same cell as the one before it."""
    draws: frozenset[int] = frozenset()
    """Places behind which the notebook showed figures that no variable holds, and closed them."""
    pictures: frozenset[str] = frozenset()
    """Variables through which a figure can be reached."""


def choose_cuts(
    work: Sequence[Statement],
    effects: Sequence[Effect],
    kinds: Sequence[str],
    boundaries: Boundaries,
    *,
    split: bool = False,
) -> list[tuple[int, int]]:
    """The steps as inclusive ranges of places in ``work``; with ``split`` more than one, where a cut is allowed."""
    count = len(work)
    best = [0.0] + [float("inf")] * count
    start = [0] * (count + 1)
    for first in range(count):
        if first and (first - 1) in boundaries.forbidden:
            continue
        grow = _Growing(work, effects, kinds, boundaries, first)
        for last in range(first, count):
            grow.add(last)
            if last in boundaries.forbidden and last < count - 1:
                continue
            cost = best[first] + grow.cost(last)
            if split and last - first == count - 1:
                cost += _WHOLE
            if cost < best[last + 1]:
                best[last + 1], start[last + 1] = cost, first
            if (last - first >= _WINDOW or grow.lines > _HOPELESS) and last < count - 1:
                break
    ranges: list[tuple[int, int]] = []
    end = count
    while end:
        ranges.append((start[end], end - 1))
        end = start[end]
    return ranges[::-1]


class _Growing:
    """A step that grows by one statement at a time; keeps what it takes and returns."""

    def __init__(
        self,
        work: Sequence[Statement],
        effects: Sequence[Effect],
        kinds: Sequence[str],
        at: Boundaries,
        first: int,
    ) -> None:
        self._work, self._effects, self._kinds, self._at, self._first = work, effects, kinds, at, first
        self._takes: set[str] = set()
        self._bound: set[str] = set()
        self._may: set[str] = set()
        self._changed: set[str] = set()
        self.lines = 0
        self._strong: set[str] = set()
        self._headings = 0
        self._waiting = [(place, reads) for place, reads in at.shown if place > first]
        self._lost = 0
        self._figures = 0

    def add(self, place: int) -> None:
        effect, statement = self._effects[place], self._work[place]
        known = {n for n in effect.reads - self._bound if self._at.first_binding.get(n, place) < self._first}
        self._takes |= known
        self._bound |= effect.binds
        self._may |= effect.may_bind
        self._changed |= effect.changed
        self.lines += statement.lines
        if self._kinds[place] not in _WEAK:
            self._strong.add(self._kinds[place])
        if place > self._first and statement.heading:
            self._headings += 1
        self._figures += place in self._at.draws
        self._lose_displays(place, effect)

    def _lose_displays(self, place: int, effect: Effect) -> None:
        """A display in the middle of a step is lost when the step goes on to change what it shows."""
        modified = effect.may_bind | effect.changed
        if modified and self._waiting:
            kept = [(at, reads) for at, reads in self._waiting if at > place or not reads & modified]
            self._lost += len(self._waiting) - len(kept)
            self._waiting = kept

    def cost(self, last: int) -> float:
        at = self._at
        live = at.live[last]
        returns = {
            n
            for n in self._may
            if n in live
            or (n in at.last_unread and at.last_binding[n] <= last and at.last_binding[n] >= self._first)
        }
        returns |= self._changed & live
        crossing = len(self._takes) ** _CROSSING_POWER + len(returns) ** _CROSSING_POWER
        cost: float = _PER_STEP + _PER_CROSSING * crossing
        cost += _PER_WIDE * (max(0, len(self._takes) - _WIDE) + max(0, len(returns) - _WIDE))
        cost += _PER_LINE * max(0, self.lines - _COMFORT) + _PER_LONG_LINE * max(0, self.lines - _LONG)
        cost += _MIXED * max(0, len(self._strong) - 1) + _OVER_HEADING * self._headings
        cost += _LOST_DISPLAY * self._lost
        # Only the last figure can be returned, and only where nothing else is: others are drawn for nobody.
        handed_over = last in at.draws and (not returns or bool(returns & at.pictures))
        cost += _LOST_FIGURE * (self._figures - handed_over)
        if "plot" in self._strong and len(self._strong) > 1:
            cost += _MIXED_PLOT
        if last + 1 < len(self._work):
            if self._kinds[last] == "configure":
                cost += _TRAILING_SETTING
            following, ending = self._work[last + 1], self._work[last]
            if self._kinds[last] == "plot" and last not in at.draws and _draw_together(following, ending):
                cost += _TORN_FIGURE
            if following.position.cell == ending.position.cell:
                cost += _INSIDE_CELL
            elif not following.heading:
                cost += _NO_HEADING
        return cost


def _draw_together(following: Statement, ending: Statement) -> bool:
    """They may draw on one figure: Jupyter closes figures at the end of a cell."""
    return following.position.cell == ending.position.cell
