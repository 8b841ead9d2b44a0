"""How values combine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from promote_checks.rules.flow.events import NOTHING, Fit, Learned, Value

T = TypeVar("T")


def union(values: Iterable[Value], *, mixing: bool = False) -> Value:
    """What is made from all of these. ``mixing``: rows are put one under the other, so roles mix."""
    kept = [value for value in values if value is not NOTHING]
    if not kept:
        return NOTHING
    if len(kept) == 1:
        return replace(kept[0], items=(), model=None) if kept[0].items or kept[0].model else kept[0]
    roles = {value.role for value in kept} - {""}
    role = next(iter(roles)) if len(roles) == 1 else ""
    if mixing and len(roles) > 1 and roles & {"test", "mixed"}:
        role = "mixed"
    return Value(
        lineage=frozenset().union(*(value.lineage for value in kept)),
        role=role,
        learned=once(one for value in kept for one in value.learned),
        predicted=next((value.predicted for value in kept if value.predicted), None),
        scored=once(one for value in kept for one in value.scored),
        collected=any(value.collected for value in kept),
        fold=any(value.fold for value in kept),
        split=max(value.split for value in kept),
    )


def once(things: Iterable[T]) -> tuple[T, ...]:
    """Each thing once, in order."""
    return tuple(dict.fromkeys(things))


def plus(value: Value, *learned: Learned) -> Value:
    """The value with something more learned in it."""
    return replace(value, learned=once((*value.learned, *learned))) if learned else value


def learned_by(fit: Fit | None) -> tuple[Learned, ...]:
    """What a fitted transformer puts into whatever it transforms."""
    if fit is None:
        return ()
    kinds = fit.model.kinds & {"transform", "select", "resample"}
    return tuple(Learned(kind, fit.model.name, fit.node, fit.data) for kind in sorted(kinds))


def statistics(value: Value, other: Value) -> tuple[Learned, ...]:
    """Statistics of all rows of ``value`` that stand in ``other``, which is combined with it."""
    return tuple(
        Learned("statistic", one.name, one.node, one.data)
        for one in other.learned
        if one.kind == "pending" and one.data.lineage & value.lineage
    )
