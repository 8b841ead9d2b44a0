"""Which variables something still needs, at each place between two statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from promote.plan.cuts import Boundaries
from promote.plan.effects import Effect
from promote.plan.facts import Facts
from promote.plan.statements import Statement
from promote.plan.wanted import fitted_or_scored, only_looks, used_up
from promote_checks.notebook.model import Position


@dataclass(frozen=True, slots=True)
class Shown:
    """A display statement: the place it stands before (``place`` work statements precede it) and what it reads."""

    number: int
    place: int
    reads: frozenset[str]
    stays: bool = False
    """It is work as well: only its value is shown."""


def boundaries_of(
    work: Sequence[Statement],
    effects: Sequence[Effect],
    shown: Sequence[Shown],
    forbidden: frozenset[int],
    facts: Facts,
) -> Boundaries:
    """Liveness, last bindings and what is never read after its last binding."""
    last: dict[str, int] = {}
    first: dict[str, int] = {}
    for place, effect in enumerate(effects):
        for name in effect.may_bind:
            last[name] = place
            if facts.bound_by(name, _end_of(work[place])):
                first.setdefault(name, place)
        for name in effect.deletes:
            last.pop(name, None)
    pictures = frozenset(name for name in last if facts.type_of(name).startswith("matplotlib."))
    unread = _unread(work, effects, last, facts)
    # A figure that its step alone uses stays a local there: only what is returned can be reached.
    kept = pictures & unread.union(*(display.reads for display in shown))
    return Boundaries(
        live=_live(effects, shown),
        last_unread=unread,
        last_binding=last,
        forbidden=forbidden,
        first_binding=first,
        shown=tuple((display.place, display.reads) for display in shown),
        same_cell_as_before=frozenset(
            place
            for place in range(1, len(work))
            if work[place].position.cell == work[place - 1].position.cell
        ),
        pictures=pictures,
        draws=_unnamed_figures(work, {last[name] for name in kept}, facts),
    )


def _unnamed_figures(work: Sequence[Statement], held_from: set[int], facts: Facts) -> frozenset[int]:
    """Where figures were shown that no variable holds for good: nothing reaches those later.

    ``held_from``: places of the last bindings of variables that hold one and are returned.
    """
    named = {work[place].position.cell for place in held_from}
    return frozenset(
        place
        for place, statement in enumerate(work)
        if statement.position.cell not in named
        and shows_figures(statement, work[place + 1 : place + 2], facts)
    )


def shows_figures(statement: Statement, following: Sequence[Statement], facts: Facts) -> bool:
    """The notebook showed figures behind it: ``plt.show()``, or the end of a cell that left some open."""
    if is_show(statement, facts):
        return "figures" in facts.ambient(statement)
    ends_cell = not following or following[0].position.cell != statement.position.cell
    return ends_cell and facts.figures(statement.position.cell)


def is_show(statement: Statement, facts: Facts) -> bool:
    """``plt.show()``, whatever the module is called."""
    node = statement.node
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    function = node.value.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "show"
        and isinstance(function.value, ast.Name)
        and facts.type_of(function.value.id, statement.position) == "types.ModuleType"
    )


def _end_of(statement: Statement) -> Position:
    return Position(statement.position.cell, statement.node.end_lineno or statement.position.line)


def _live(effects: Sequence[Effect], shown: Sequence[Shown]) -> list[frozenset[str]]:
    by_place: dict[int, set[str]] = {}
    for display in shown:
        by_place.setdefault(display.place, set()).update(display.reads)
    live: set[str] = set()
    found: list[frozenset[str]] = [frozenset()] * len(effects)
    for place in range(len(effects) - 1, -1, -1):
        live |= by_place.get(place + 1, set())
        found[place] = frozenset(live)
        effect = effects[place]
        live = (live - effect.binds - effect.deletes) | effect.reads
    return found


def _unread(
    work: Sequence[Statement], effects: Sequence[Effect], last: dict[str, int], facts: Facts
) -> frozenset[str]:
    """What a caller could want: alive at the end, and after the last binding only looked at, or fitted or scored."""
    read_after: set[str] = set()
    unread: set[str] = set()
    for place in range(len(effects) - 1, -1, -1):
        for name, bound_at in last.items():
            if bound_at == place and name not in read_after | work[place].flow.reads_after_binding:
                unread.add(name)
        if not only_looks(work[place], facts):
            read_after |= effects[place].reads | effects[place].late
    unread |= fitted_or_scored(work, effects, facts) & last.keys()
    unread -= used_up(work, facts)
    return frozenset(name for name in unread if facts.was_bound(name) and name.strip("_"))
