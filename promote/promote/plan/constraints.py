"""Places where no cut may stand: what has to share one function so that closures mean what globals meant."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from promote.emission import Fallback
from promote.plan.effects import Effect, is_definition
from promote.plan.facts import Facts
from promote.plan.statements import Statement


def forbidden_cuts(
    work: Sequence[Statement], effects: Sequence[Effect], facts: Facts
) -> tuple[frozenset[int], tuple[Fallback, ...]]:
    """Places ``i`` where statements ``i`` and ``i + 1`` must share a step, and the reasons."""
    forbidden: set[int] = set()
    reasons: list[Fallback] = []
    binders: dict[str, list[int]] = {}
    for place, effect in enumerate(effects):
        for name in effect.may_bind:
            binders.setdefault(name, []).append(place)
    for place, effect in enumerate(effects):
        for name in sorted(effect.late):
            after = [b for b in binders.get(name, ()) if b > place]
            if after:
                forbidden.update(range(place, after[-1]))
                reasons.append(
                    _reason(work[place], f"reads {name} when it is called, and {name} is bound again later")
                )
        for name in sorted(effect.nonlocals):
            first, last = _reach(name, place, work, effects)
            forbidden.update(range(first, last))
            reasons.append(
                _reason(
                    work[place],
                    f"a function writes {name} (global {name}), so what uses it stays in one step",
                )
            )
    for name, first, last in _replaced(work, effects, facts):
        forbidden.update(range(first, last))
        reasons.append(
            _reason(
                work[first],
                f"what {name} holds does something when it goes away, where {name} is bound again",
            )
        )
    return frozenset(forbidden), tuple(reasons)


def _replaced(
    work: Sequence[Statement], effects: Sequence[Effect], facts: Facts
) -> Iterator[tuple[str, int, int]]:
    """Names of objects whose end does something, where they are bound, and where they let go of them.

    The function of a step would let go when it returns; its caller, only when the next step has returned.
    """
    bound: dict[str, int] = {}
    held: dict[str, int] = {}
    for place, (statement, effect) in enumerate(zip(work, effects, strict=True)):
        ending = facts.ending(statement)
        for name in sorted(effect.may_bind | effect.deletes):
            if name in held:
                yield name, held.pop(name), place
            bound[name] = place
        for name in held.keys() & effect.reads - ending:
            del held[name]  # It was closed.
        held |= {name: bound[name] for name in ending if name in bound and name not in held}


def _reason(statement: Statement, text: str) -> Fallback:
    return Fallback("merge", statement.position.cell, statement.position.line, text)


def _reach(name: str, place: int, work: Sequence[Statement], effects: Sequence[Effect]) -> tuple[int, int]:
    """First and last place that reads or binds ``name``, or uses a function that may write it."""
    users = _users(work[place], work, effects)
    touched = [
        i
        for i, effect in enumerate(effects)
        if name in effect.reads | effect.late | effect.may_bind | effect.nonlocals
        or users & (effect.reads | effect.late | effect.may_bind)
    ]
    return min([place, *touched]), max([place, *touched])


def _users(definition: Statement, work: Sequence[Statement], effects: Sequence[Effect]) -> set[str]:
    """Names through which the definition may be called: itself, functions that call it, plain aliases."""
    users = set(definition.flow.may_bind)
    changed = True
    while changed:
        changed = False
        for statement, effect in zip(work, effects, strict=True):
            if statement.flow.may_bind <= users:
                continue
            if (is_definition(statement) and effect.late & users) or _alias_of(statement, users):
                users |= statement.flow.may_bind
                changed = True
    return users


def _alias_of(statement: Statement, users: Iterable[str]) -> bool:
    node = statement.node
    if not isinstance(node, ast.Assign):
        return False
    if isinstance(node.value, ast.Name):
        return node.value.id in users
    # ``f = decorate(g)`` and ``f = lambda: g()`` keep ``g`` alive under another name.
    return any(isinstance(n, ast.Lambda) for n in ast.walk(node.value)) and bool(
        set(users) & statement.flow.deferred
    )
