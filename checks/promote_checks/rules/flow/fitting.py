"""``fit`` and its relatives."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from promote_checks.rules.flow.events import NOTHING, Fit, Model, Split, Value
from promote_checks.rules.flow.values import learned_by, plus
from promote_checks.rules.index import argument, dotted

if TYPE_CHECKING:
    from promote_checks.rules.flow.calls import Given
    from promote_checks.rules.flow.walk import Walk

_TRANSFORMS = re.compile(
    r"(?i)scaler|imputer|vectori[sz]er|tfidf|(^|_)pca|normali[sz]er|preprocessor|\bss\b|\bsc\b"
)
_SELECTS = re.compile(r"(?i)selector|kbest|(^|_)rfe")
_STOPPERS = re.compile(r"EarlyStopping|early_stopping|ModelCheckpoint|ReduceLROnPlateau")
_WATCHED = ("eval_set", "validation_data", "evals", "valid_sets", "eval_sample_set")


def fit(walk: Walk, node: ast.Call, method: str, receiver: Value, given: Given) -> Value | None:
    """Record a fit, and return what it gives: the model, or the transformed rows."""
    data = given.data()
    if not (node.args or node.keywords):
        return receiver
    model = receiver.model or _unknown(walk, node)
    one = Fit(node, model, data, method, walk.loops, len(node.args) + len(given.named))
    if method != "partial_fit" or model.fitted is None:
        model.fitted = one
    walk.flow.fits.append(one)
    if "search" in model.kinds:
        walk.flow.splits.append(Split(node, (data,), "cross-validation"))
    if stops_on_test(walk, node, given, model):
        walk.flow.stops.append(one)
    return _result(method, model, data, one)


def _result(method: str, model: Model, data: Value, one: Fit) -> Value:
    if method in ("fit", "partial_fit"):
        return Value(model=model)
    rows = replace(plus(data, *learned_by(one)), model=None, items=())
    if method in ("fit_resample", "fit_sample"):
        return replace(rows, items=(rows, rows))
    return rows


def _unknown(walk: Walk, node: ast.Call) -> Model:
    """A model whose class is not seen; its variable's name may say what it does."""
    key = dotted(node.func).rpartition(".")[0]
    kinds: frozenset[str] = frozenset()
    if _SELECTS.search(key):
        kinds = frozenset({"select"})
    elif _TRANSFORMS.search(key):
        kinds = frozenset({"transform"})
    model = Model(key, kinds)
    if key:
        walk.env[key] = Value(model=model)
    return model


def stops_on_test(walk: Walk, node: ast.Call, given: Given, model: Model | None) -> bool:
    """It watches test rows, and what it watches decides when it stops or which epoch is kept."""
    watched = [given.named.get(name, NOTHING) for name in _WATCHED]
    if not any(_holds_test(value) for value in watched):
        return False
    rounds = argument(node, "early_stopping_rounds")
    callbacks = argument(node, "callbacks")
    stopping = rounds is not None or bool(model and model.early_stopping)
    return stopping or (callbacks is not None and bool(_STOPPERS.search(_written(walk, callbacks))))


def _holds_test(value: Value) -> bool:
    """Test rows and no validation rows beside them."""
    roles = _roles(value)
    return "test" in roles and "validation" not in roles


def _roles(value: Value) -> set[str]:
    return {value.role}.union(*(_roles(item) for item in value.items)) if value.items else {value.role}


def _written(walk: Walk, node: ast.expr) -> str:
    """The text of the callbacks; a name stands for what is assigned to it."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    bound = [
        ast.dump(one.value)
        for one in walk.index.nodes(ast.Assign)
        if any(isinstance(target, ast.Name) and target.id in names for target in one.targets)
    ]
    return ast.dump(node) + "".join(bound)
