"""Scores on rows, and taking the best of them."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from promote_checks.rules.flow.events import NOTHING, Fit, Pick, Score, Value
from promote_checks.rules.flow.fitting import stops_on_test
from promote_checks.rules.flow.learners import CURVES, METRICS, NOT_METRICS, REPORTS
from promote_checks.rules.flow.values import union

if TYPE_CHECKING:
    from promote_checks.rules.flow.calls import Given
    from promote_checks.rules.flow.walk import Walk

_PICKERS = frozenset({"argmax", "argmin", "nanargmax", "nanargmin"})


def score(walk: Walk, node: ast.Call, tail: str, receiver: Value | None, given: Given) -> Value | None:
    """A metric, ``.score``/``.evaluate``, or taking the best of scores; None if the call is none of these."""
    if tail in ("score", "evaluate") and receiver is not None and (receiver.model or given.positional):
        return _scored(walk, node, tail, receiver, given)
    if tail in CURVES or tail in REPORTS or (METRICS.match(tail) and tail not in NOT_METRICS):
        found = _scored(walk, node, tail, receiver, given)
        if tail in REPORTS:
            return NOTHING
        return replace(found, collected=True) if tail in CURVES and found.scored else found
    every = union(given.every)
    if tail in _PICKERS and every.scored:
        return pick(walk, node, every, tail)
    if tail in ("max", "min") and receiver is None and every.scored:
        if every.collected or (len(given.positional) > 1 and walk.loops):
            return pick(walk, node, every, tail)
        return every
    if tail == "train" and stops_on_test(walk, node, given, None):
        from promote_checks.rules.flow.events import Model

        walk.flow.stops.append(Fit(node, Model("train"), given.data(), "train", walk.loops, 2))
    return None


def pick(walk: Walk, node: ast.Call, value: Value, how: str) -> Value:
    """Record that the best was taken, unless it is only drawn or printed."""
    if not walk.drawing and (value.collected or len(value.scored) > 1):
        walk.flow.picks.append(Pick(node, value.scored, how))
    return replace(value, collected=False)


def _scored(walk: Walk, node: ast.Call, tail: str, receiver: Value | None, given: Given) -> Value:
    predicted = [value for value in given.every if value.predicted is not None]
    models = [value.model for value in (receiver or NOTHING, *given.every) if value.model]
    model = models[0] if models else predicted[0].predicted if predicted else None
    rows = [value for value in (*predicted, *given.every) if value.role]
    if not rows:
        return NOTHING
    data = next((value for value in rows if value.role == "test"), rows[0])
    one = Score(node, model, model.fitted if model else None, data, walk.loops)
    walk.flow.scores.append(one)
    return Value(scored=(one,), fold=data.fold)
