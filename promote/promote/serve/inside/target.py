"""Which prediction of the notebook is served, and from which table."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import names
from .instrument import PREDICTS
from .rows import Lineage, Parent, count, is_rows, is_series, lineage_of
from .trace import Step, Trace
from .watch import Seen


@dataclass
class Target:
    """A prediction, its model and the model's input."""

    statement: int
    """Number of the statement; one past the last for a prediction that no statement of its own makes."""
    estimator: Any
    method: str
    table: ast.expr | None
    """The model's input, as the notebook spells it; None: only its value is known."""
    value: Any
    """The model's input."""
    answer: ast.expr | None
    """The whole expression that gives the answer; None: the bare method."""
    call: ast.expr | None
    """The call of the model in ``answer``."""
    result: Any
    """The answer, one for each row of the input."""
    lineage: Lineage | None = None
    followers: list[Step] = field(default_factory=list)
    """Statements after it that compute the answer on from it."""
    name: str = ""
    """The variable that holds the answer."""
    name_before: str = ""
    """The variable that held it before the first of the followers."""


def find_target(trace: Trace) -> tuple[Target | None, str]:
    """The prediction that is served, or the reason why there is none."""
    assert trace.watch is not None
    calls = [one for one in trace.watch.calls if _is_predictor(one)]
    if not calls:
        return None, _no_prediction(trace)
    spelled = [t for one in calls if (t := _spelled(trace, one)) is not None]
    known = [t for t in spelled if t.lineage is not None]
    if known:
        return _preferred(known), ""
    return _unspelled(trace, calls)


def _is_predictor(call: Seen) -> bool:
    return callable(getattr(call.estimator, "predict", None)) and is_rows(call.table)


def _no_prediction(trace: Trace) -> str:
    assert trace.watch is not None
    if not trace.watch.calls:
        return "no estimator with scikit-learn's interface is fitted"
    kind = type(trace.watch.calls[-1].estimator).__name__
    return f"what is fitted can't predict ({kind} has no method predict for a table)"


def _spelled(trace: Trace, call: Seen) -> Target | None:
    """A prediction that stands in a top-level statement, outside loops."""
    assert trace.watch is not None
    site = trace.sites.known[call.site]
    node = site.node
    if call.method not in PREDICTS or not site.top or not isinstance(node, ast.Call) or len(node.args) != 1:
        return None
    step = trace.steps[call.statement]
    whole = _answer(trace, step, node, count(call.table))
    result = _value_of(trace, whole, node, call)
    if result is None:
        return None
    target = Target(
        statement=step.number,
        estimator=call.estimator,
        method=call.method,
        table=node.args[0],
        value=call.table,
        answer=whole,
        call=node,
        result=result,
    )
    target.lineage = _lineage(trace, step, node.args[0], call.table)
    assert isinstance(node.func, ast.Attribute)
    if any(isinstance(part, ast.Call) for part in ast.walk(node.func.value)):
        # ``make_model().fit(X, y).predict(X)``: the fitted model is served, and not fitted again.
        target.answer = target.call = None
        target.result = call.result
        return target
    target.name = target.name_before = _bound_name(step, whole)
    return _followed(trace, target)


def _lineage(trace: Trace, step: Step, node: ast.expr, value: Any) -> Lineage | None:
    if isinstance(node, ast.Name):
        # A later statement may have bound the name again.
        for earlier in reversed(trace.steps[: step.number]):
            if node.id in earlier.binds:
                return _full(trace, value, node.id, earlier.number + 1)
    return _full(trace, value, "", step.number, trace.reads_of(node))


def _full(trace: Trace, value: Any, name: str, before: int, reads: set[str] | None = None) -> Lineage | None:
    parents = trace.history(before, {name} if name else (reads or set()))
    if name and parents:
        return parents[0].lineage if count(value) == len(parents[0].lineage.ids) else None
    return lineage_of(value, parents, trace.splits)


def _answer(trace: Trace, step: Step, call: ast.Call, rows: int) -> ast.expr:
    """The widest expression around the call that reads no other table and still has one value a row."""
    own = trace.reads_of(call)
    best: ast.expr = call
    for node in _around(step.node, call):
        others = trace.reads_of(node) - own
        if any(name in others for name in trace.row_names(step.number)):
            break
        if isinstance(node, (ast.Lambda, ast.IfExp, ast.Starred, ast.Dict, ast.Tuple, ast.List, ast.Set)):
            break
        if not _keeps_rows(node):
            break
        best = node
    return best


_NUMPY = (
    "where",
    "exp",
    "expm1",
    "log1p",
    "round",
    "clip",
    "rint",
    "abs",
    "maximum",
    "minimum",
    "argmax",
    "ravel",
    "array",
)
_METHODS = (
    "astype",
    "round",
    "clip",
    "ravel",
    "flatten",
    "inverse_transform",
    "reshape",
    "argmax",
    "squeeze",
    "tolist",
    "map",
    "replace",
)


def _keeps_rows(node: ast.expr) -> bool:
    """Expressions that are known to answer one value a row; anything else may be a score."""
    if isinstance(node, (ast.Compare, ast.BinOp, ast.UnaryOp, ast.Subscript)):
        return True
    if isinstance(node, ast.Attribute):
        return node.attr in (*_METHODS, "T")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in (*_METHODS, *_NUMPY)
    return False


def _around(statement: ast.stmt, call: ast.expr) -> list[ast.expr]:
    """Expressions that contain the call, from the inside out; a mere ``.astype`` before its call is left out."""
    found: list[ast.expr] = []

    def search(node: ast.AST) -> bool:
        if node is call:
            return True
        inside = any(search(child) for child in ast.iter_child_nodes(node))
        if inside and isinstance(node, ast.expr):
            found.append(node)
        return inside

    search(statement)
    return found


def _value_of(trace: Trace, whole: ast.expr, call: ast.expr, seen: Seen) -> Any:
    """The value of the answer: of the bare call it was kept, of what is around it it is computed again."""
    if whole is call:
        return seen.result
    placed = _Placed(call).visit(_copy(whole, call))
    scope = {**trace.namespace, **trace.before(seen.statement), "__result__": seen.result}
    try:
        value = eval(compile(ast.fix_missing_locations(ast.Expression(placed)), "<answer>", "eval"), scope)
    except Exception:  # noqa: BLE001 - then the bare method is served
        return None
    return value if is_rows(value) and count(value) == count(seen.table) else None


class _Placed(ast.NodeTransformer):
    def __init__(self, call: ast.expr) -> None:
        self.call = call

    def visit(self, node: ast.AST) -> Any:
        if getattr(node, "is_call", False):
            return ast.Name("__result__", ast.Load())
        return super().visit(node)


def _copy(whole: ast.expr, call: ast.expr) -> ast.expr:
    import copy

    found = copy.deepcopy(whole)
    for mine, theirs in zip(ast.walk(found), ast.walk(whole)):
        mine.is_call = theirs is call  # type: ignore[attr-defined]
    return found


def _bound_name(step: Step, whole: ast.expr) -> str:
    node = step.node
    if isinstance(node, ast.Assign) and node.value is whole and len(node.targets) == 1:
        return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
    return ""


def _followed(trace: Trace, target: Target) -> Target:
    """Add the statements that turn ``p`` into the labels: ``pred = (p > 0.5).astype(int)``."""
    if not target.name or target.lineage is None:
        return target
    rows, name = count(target.value), target.name
    for step in trace.steps[target.statement + 1 :]:
        node = step.node
        if not (
            isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        ):
            if name in step.binds:
                break
            continue
        tables = {n for n in trace.reads_of(node.value) if n in trace.row_names(step.number)}
        left = step.left.get(node.targets[0].id)
        if (
            tables == {name}
            and left is not None
            and left.lineage is not None
            and left.total == rows
            and _flat(left.value)
        ):
            target.followers.append(step)
            target.name = name = node.targets[0].id
        elif name in step.binds:
            break
    return target


def _flat(value: Any) -> bool:
    return is_series(value) or getattr(value, "ndim", 1) == 1


def _preferred(known: list[Target]) -> Target:
    """The last estimator; of it, labels rather than the probabilities behind them."""
    last = known[-1].estimator
    own = [one for one in known if one.estimator is last]
    labels = [one for one in own if one.followers or np.asarray(one.result).dtype.kind in "iubOUST"]
    return labels[-1] if hasattr(last, "predict_proba") and labels else own[-1]


def _unspelled(trace: Trace, calls: list[Seen]) -> tuple[Target | None, str]:
    """The last prediction made in a loop or a function; its table may be a variable of the notebook."""
    made = [one for one in calls if one.method in PREDICTS] or calls
    call = made[-1]
    method = call.method if call.method in PREDICTS else "predict"
    result = call.result if call.method in PREDICTS else call.estimator.predict(call.table)
    if result is None or not is_rows(result) or count(result) != count(call.table):
        result = getattr(call.estimator, method)(call.table)
    target = Target(
        statement=len(trace.steps),
        estimator=call.estimator,
        method=method,
        table=ast.Name(call.name, ast.Load()) if call.name else None,
        value=call.table,
        answer=None,
        call=None,
        result=result,
    )
    known = trace.tracked.get(call.name)
    if known is not None and known.value is call.table:
        target.lineage = known.lineage
    return target, ""


__all__ = ["Parent", "Target", "find_target", "names"]
