"""What calls do to rows: constructors, fits, transforms, predictions, scores, splits."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from promote_checks.rules.flow import fitting, scoring
from promote_checks.rules.flow.events import NOTHING, Learned, Model, Split, Value
from promote_checks.rules.flow.learners import CONTAINERS, CROSS_VALIDATION, kind_of
from promote_checks.rules.flow.values import learned_by, plus, statistics, union
from promote_checks.rules.index import argument, dotted, is_true, last_part, text_of

if TYPE_CHECKING:
    from promote_checks.rules.flow.walk import Walk

_CONCAT = frozenset({"concat", "concatenate", "vstack", "row_stack", "append", "union"})
_STATISTICS = frozenset({"mean", "std", "median", "min", "max", "quantile", "var", "mode", "percentile",
                         "nanmean", "nanmedian", "nanstd", "ptp"})  # fmt: skip
_IMPUTE = frozenset({"fillna", "clip", "replace", "sub", "div", "where", "mask"})
_FITS = frozenset({"fit", "fit_transform", "partial_fit", "fit_resample", "fit_sample", "fit_predict"})
_PREDICTS = frozenset({"predict", "predict_proba", "decision_function", "predict_log_proba", "forecast"})
_COLLECTS = frozenset({"append", "add", "extend", "update", "insert"})
_MODULES = frozenset({"np", "pd", "plt", "sns", "xgb", "lgb", "torch", "tf", "sm"})
_DRAWS = frozenset({"plt", "ax", "axes", "axs", "sns", "fig", "ax1", "ax2", "print", "display"})


def call(walk: Walk, node: ast.Call) -> Value:
    """The value of a call; what it does is recorded in the flow."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = walk.index.qualified(node.func)
    receiver = _receiver(walk, node)
    before, walk.drawing = walk.drawing, walk.drawing or name.partition(".")[0] in _DRAWS or _draws(node)
    given = Given(walk, node)
    walk.drawing = before
    tail = last_part(name) or method
    if tail == "train_test_split":
        return _split(walk, node, given)
    if tail in CROSS_VALIDATION:
        walk.flow.splits.append(Split(node, given.positional[1:2], "cross-validation"))
        return NOTHING
    if method and receiver is not None:
        found = _method(walk, node, method, receiver, given)
        if found is not None:
            return found
    scored = scoring.score(walk, node, tail, receiver, given)
    if scored is not None:
        return scored
    model = _constructed(tail, given)
    if model is not None:
        return Value(model=model)
    if tail in ("clone", "deepcopy") and given.positional and given.positional[0].model:
        old = given.positional[0].model
        return Value(model=Model(old.name, old.kinds, early_stopping=old.early_stopping))
    return _anything(node, tail, receiver, given)


class Given:
    """The values of the arguments of one call."""

    def __init__(self, walk: Walk, node: ast.Call) -> None:
        self.positional = tuple(walk.value(one) for one in node.args)
        self.named = {one.arg: walk.value(one.value) for one in node.keywords if one.arg}
        self.extra = tuple(walk.value(one.value) for one in node.keywords if not one.arg)

    @property
    def every(self) -> tuple[Value, ...]:
        """All of them."""
        return (*self.positional, *self.named.values(), *self.extra)

    def data(self) -> Value:
        """The rows: the first argument, or ``X=``."""
        if self.positional:
            return self.positional[0]
        return next((self.named[key] for key in ("X", "x", "raw_documents") if key in self.named), NOTHING)


def _receiver(walk: Walk, node: ast.Call) -> Value | None:
    """The value before the dot; None for a function, and for one of a module."""
    if not isinstance(node.func, ast.Attribute):
        return walk.value(node.func) if isinstance(node.func, ast.Call) else None
    head = dotted(node.func).partition(".")[0]
    if head and head not in walk.env and (head in walk.index.imports or head in _MODULES):
        return None
    return walk.value(node.func.value)


def _draws(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr.startswith(
        ("set_", "plot", "axhline", "axv")
    )


def _split(walk: Walk, node: ast.Call, given: Given) -> Value:
    walk.flow.splits.append(Split(node, given.positional, "split"))
    number = len(walk.flow.splits)
    items: list[Value] = []
    for one in given.positional:
        first, second = {"": ("train", "test"), "train": ("train", "validation")}.get(
            one.role, ("validation", "test")
        )
        # In a loop, other rows at each turn: validation by repeated splits.
        plain = replace(one, items=(), model=None, fold=one.fold or bool(walk.loops))
        items.append(replace(plain, role=first))
        items.append(replace(plain, role=second, split=number if second == "test" else one.split))
    return replace(union(items), items=tuple(items), role="")


def _method(walk: Walk, node: ast.Call, method: str, receiver: Value, given: Given) -> Value | None:
    if method in _FITS:
        return fitting.fit(walk, node, method, receiver, given)
    if method == "transform" and receiver.model:
        return plus(given.data(), *learned_by(receiver.model.fitted))
    if method in _PREDICTS:
        model = receiver.model
        data = given.data()
        return Value(data.lineage, data.role, predicted=model, fold=data.fold, split=data.split)
    if method == "get_support" and receiver.model and receiver.model.fitted:
        seen = receiver.model.fitted
        return Value(learned=(Learned("select", receiver.model.name, seen.node, seen.data),))
    if method in _COLLECTS and (key := dotted(node.func).rpartition(".")[0]) in walk.env:
        old = walk.env[key]
        new = union([old, *given.every], mixing=True)
        walk.env[key] = replace(new, collected=new.collected or bool(new.scored), model=old.model)
        return walk.env[key]
    return _of_table(walk, node, method, receiver, given)


def _of_table(walk: Walk, node: ast.Call, method: str, receiver: Value, given: Given) -> Value | None:
    """Methods of frames and arrays."""
    if method == "corr":
        return plus(receiver, Learned("correlation", "corr", node, receiver))
    if method == "corrwith":
        return plus(receiver, Learned("select", "corrwith", node, receiver))
    if method == "sample" and is_true(argument(node, "replace")):
        return plus(receiver, Learned("resample", "sample", node, receiver))
    if method in _STATISTICS and receiver.lineage and not receiver.scored:
        return plus(receiver, Learned("pending", method, node, receiver))
    how = text_of(node.args[0]) if method == "transform" and node.args else None
    if how in _STATISTICS and "groupby" in ast.dump(node.func):
        return plus(receiver, Learned("statistic", f"{how} of groups", node, receiver))
    if method in _IMPUTE:
        both = union([receiver, *given.every])
        found = [one for other in given.every for one in statistics(receiver, other)]
        value = replace(plus(both, *found), role=receiver.role)
        key = dotted(node.func).rpartition(".")[0]
        if is_true(argument(node, "inplace")) and key in walk.env:
            walk.env[key] = value
        return value
    if method in ("argmax", "argmin", "idxmax", "idxmin") and receiver.scored:
        return scoring.pick(walk, node, receiver, method)
    return None


def _constructed(tail: str, given: Given) -> Model | None:
    """A model that is made here, with what is inside it."""
    kind = kind_of(tail)
    inside = frozenset().union(*(_kinds(value) for value in given.every)) if given.every else frozenset()
    if kind is None and tail not in CONTAINERS:
        if not tail[:1].isupper() or any(value.role or value.lineage for value in given.every):
            return None
        return Model(tail, inside, early_stopping="early_stopping_rounds" in given.named)
    own = frozenset({kind}) if kind else frozenset()
    # A selector or a search around an estimator is what it is; a pipeline is all that is in it.
    kinds = own | inside if tail in CONTAINERS or kind == "search" else own
    return Model(tail, kinds, early_stopping="early_stopping_rounds" in given.named)


def _kinds(value: Value) -> frozenset[str]:
    own = value.model.kinds if value.model else frozenset()
    return own.union(*(_kinds(item) for item in value.items)) if value.items else own


def _anything(node: ast.Call, tail: str, receiver: Value | None, given: Given) -> Value:
    parts = [receiver] if receiver is not None else []
    axis = argument(node, "axis")
    beside = isinstance(axis, ast.Constant) and axis.value in (1, "columns")
    mixing = tail in _CONCAT and not beside
    both = union([*parts, *given.every], mixing=mixing)
    if mixing and any(value.role == "mixed" for value in given.every):
        both = replace(both, role="mixed")
    elif not mixing and both.role == "mixed":
        both = replace(both, role="")
    if (
        tail == "resample"
        and receiver is None
        and not any(
            isinstance(k.value, ast.Constant) and k.arg == "replace" and k.value.value is False
            for k in node.keywords
        )
    ):
        return plus(both, Learned("resample", "resample", node, both))
    return both
