"""Follow rows through the statements in their order: assignments, tuples, loops, branches one after the other.

Nothing is executed and nothing is guessed twice: what is not understood is the union of its parts.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from promote_checks.rules.flow import calls
from promote_checks.rules.flow.events import NOTHING, Flow, Learned, Pick, Split, Value
from promote_checks.rules.flow.learners import role_of_name
from promote_checks.rules.flow.values import once, statistics, union
from promote_checks.rules.index import Index, dotted, text_of

_SUBSET_METHODS = frozenset({"sample", "drop", "head", "tail", "query", "iloc", "loc", "take", "copy",
                             "reset_index", "isin", "filter"})  # fmt: skip
_LEARNED_ATTRIBUTES = frozenset(
    {"feature_importances_", "coef_", "scores_", "support_", "ranking_", "pvalues_"}
)

_SCORE = re.compile(r"(?i)acc|auc|f1|score|loss|err|mse|mae|mape|rmse|r2|prec|rec|metric|test|val|roc|dev")
NOT_VALUES = frozenset(dir(builtins)) | {"np", "pd", "plt", "sns", "xgb", "lgb", "torch", "tf", "sm", "nn"}
"""Modules by the names that everybody gives them, for where the import is not seen."""


def flow_of(index: Index) -> Flow:
    """What happens at top level, then in each function with the names that it sees."""
    flow = Flow()
    top = Walk(index, flow, {}, 0)
    top.block(index.tree.body)
    for function in index.functions:
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        names = {one.arg for one in every}
        seen = {key: value for key, value in top.env.items() if key.partition(".")[0] not in names}
        Walk(index, flow, seen, top.bindings).block(function.body)
    return flow


class Walk:
    """One scope: its names and where in the loops we are."""

    def __init__(self, index: Index, flow: Flow, env: dict[str, Value], bindings: int) -> None:
        self.index, self.flow, self.env, self.bindings = index, flow, env, bindings
        self.loops: tuple[ast.AST, ...] = ()
        self.drawing = False
        """Inside a call that only draws or prints: the best of several may be shown."""

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Each statement, one after the other."""
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        """What one statement does."""
        match node:
            case ast.Assign():
                value = self.value(node.value)
                for target in node.targets:
                    self.bind(target, value, node.value)
            case ast.AnnAssign() if node.value is not None:
                self.bind(node.target, self.value(node.value), node.value)
            case ast.AugAssign():
                self.bind(node.target, union([self.value(node.target), self.value(node.value)]), node.value)
            case ast.Expr():
                self.value(node.value)
            case ast.For() | ast.AsyncFor():
                self._for(node)
            case ast.While():
                self.value(node.test)
                self._loop(node, node.body)
            case ast.If():
                self._if(node)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    self.value(item.context_expr)
                self.block(node.body)
            case ast.Try() | ast.TryStar():
                for body in (node.body, *(one.body for one in node.handlers), node.orelse, node.finalbody):
                    self.block(body)
            case ast.Return() if node.value is not None:
                self.value(node.value)

    def _loop(self, node: ast.AST, body: Sequence[ast.stmt]) -> None:
        before, self.loops = self.loops, (*self.loops, node)
        self.block(body)
        self.loops = before

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        source = self.value(node.iter)
        element = replace(source, items=(), fold=True) if _is_fold(node.iter) else replace(source, items=())
        self.bind(node.target, element, node.iter)
        self._loop(node, node.body)
        self.block(node.orelse)

    def _if(self, node: ast.If) -> None:
        asked = self.value(node.test)
        if self.loops and asked.scored and _keeps_best(node):
            self.flow.picks.append(Pick(node, asked.scored, "kept where it is better"))
        self.block(node.body)
        self.block(node.orelse)

    def bind(self, target: ast.AST, value: Value, source: ast.expr) -> None:
        """Give a value to a target."""
        if isinstance(target, ast.Tuple | ast.List):
            items = value.items if len(value.items) == len(target.elts) else ()
            for at, one in enumerate(target.elts):
                self.bind(one, items[at] if items else replace(value, items=()), source)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value, source)
        elif isinstance(target, ast.Subscript):
            self._bind_part(target, value)
        elif key := dotted(target):
            self._bind_name(key, value, source)

    def _bind_name(self, key: str, value: Value, source: ast.expr) -> None:
        self.bindings += 1
        named = role_of_name(key)
        is_rows = not (value.model or value.scored) and value.role != "mixed"
        if named and is_rows and named != value.role and not (value.role == "test" and named == "train"):
            if named == "test" and value.role == "" and not value.fold and _is_subset(source):
                self.flow.splits.append(Split(source, (value,), "slice"))
            if _is_subset(source) and self.loops:
                # Other rows at each turn: a backtest, a cross-validation by hand.
                value = replace(value, fold=True)
            value = replace(value, role=named)
        self.env[key] = replace(value, lineage=value.lineage | {self.bindings})

    def _bind_part(self, target: ast.Subscript, value: Value) -> None:
        base: ast.AST = target.value
        while isinstance(base, ast.Subscript):
            base = base.value
        key = dotted(base).removesuffix(".loc").removesuffix(".iloc").removesuffix(".at")
        if not key:
            return
        before = self.env.get(key, NOTHING)
        role = before.role or role_of_name(key)
        merged = union([before, replace(value, model=None, items=())])
        self.env[key] = replace(
            merged, role=role, collected=merged.collected or bool(value.scored), predicted=before.predicted
        )

    def value(self, node: ast.AST | None) -> Value:
        """What is known of an expression. Called once for each, since calls are recorded."""
        match node:
            case ast.Name():
                return self._name(node.id)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return calls.call(self, node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.Tuple() | ast.List():
                items = tuple(self.value(one) for one in node.elts)
                return replace(union(items, mixing=True), items=items)
            case ast.BinOp():
                left, right = self.value(node.left), self.value(node.right)
                both = union([left, right])
                found = (*statistics(left, right), *statistics(right, left))
                return replace(both, role=left.role or right.role, learned=once((*both.learned, *found)))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node)
            case ast.NamedExpr():
                value = self.value(node.value)
                self.bind(node.target, value, node.value)
                return value
            case ast.Starred() | ast.Await():
                return self.value(node.value)
            case ast.Lambda() | ast.JoinedStr() | ast.Constant() | None:
                return NOTHING
            case ast.expr():
                return union(self.value(one) for one in ast.iter_child_nodes(node))
        return NOTHING

    def _name(self, name: str) -> Value:
        if name in self.env:
            return self.env[name]
        if name in self.index.imports or name in NOT_VALUES:
            return NOTHING
        self.bindings += 1
        self.env[name] = Value(frozenset({self.bindings}), role_of_name(name))
        return self.env[name]

    def _attribute(self, node: ast.Attribute) -> Value:
        key = dotted(node)
        if key in self.env:
            return self.env[key]
        base = self.value(node.value)
        model = base.model
        if model and model.fitted and node.attr in _LEARNED_ATTRIBUTES:
            seen = model.fitted
            return Value(learned=(Learned("select", node.attr, node, seen.data),), lineage=seen.data.lineage)
        if model:
            return base if node.attr.startswith("best_estimator") else NOTHING
        if base is NOTHING and key:
            role = role_of_name(key)
            return Value(role=role) if role else NOTHING
        return replace(base, items=()) if base.items else base

    def _subscript(self, node: ast.Subscript) -> Value:
        base, at = self.value(node.value), self.value(node.slice)
        if base.scored and base.collected and _is_first(node):
            self.flow.picks.append(Pick(node, base.scored, "sorted, and the first taken"))
        if base.model:
            return base
        if base.scored and base.collected and not _may_be_score(node.slice):
            base = replace(base, scored=(), collected=False)
        found = replace(
            union([base, at]), role=base.role, fold=base.fold or at.fold, predicted=base.predicted
        )
        if at.fold:
            found = replace(found, role="")
        pending = [one for one in base.learned if one.kind == "correlation"]
        if pending and isinstance(node.slice, ast.Constant | ast.Name):
            chosen = [Learned("select", "corr", one.node, one.data) for one in pending]
            found = replace(found, learned=once((*found.learned, *chosen)))
        return found

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        before, self.loops = self.loops, (*self.loops, node)
        for generator in node.generators:
            source = self.value(generator.iter)
            fold = _is_fold(generator.iter)
            self.bind(generator.target, replace(source, items=(), fold=source.fold or fold), generator.iter)
            for condition in generator.ifs:
                self.value(condition)
        parts: Iterable[ast.AST] = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        found = union([self.value(part) for part in parts])
        self.loops = before
        return replace(found, collected=True) if found.scored else found


def _may_be_score(at: ast.expr) -> bool:
    """A key that says otherwise (``row["seconds"]``) takes something else out of a table of scores."""
    return text_of(at) is None or _SCORE.search(text_of(at) or "") is not None


def _is_fold(node: ast.expr) -> bool:
    """``kf.split(X)``, also in ``enumerate``."""
    calls_ = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    return any(isinstance(one.func, ast.Attribute) and one.func.attr == "split" for one in calls_)


def _keeps_best(node: ast.If) -> bool:
    """The test compares with something that is not a literal, and the body keeps something."""
    compares = [one for one in ast.walk(node.test) if isinstance(one, ast.Compare)]
    moving = any(
        not isinstance(side, ast.Constant) and not isinstance(one.left, ast.Constant)
        for one in compares
        for side in one.comparators
    )
    ordered = any(isinstance(op, ast.Gt | ast.Lt | ast.GtE | ast.LtE) for one in compares for op in one.ops)
    keeps = any(isinstance(one, ast.Assign | ast.AnnAssign) for part in node.body for one in ast.walk(part))
    return moving and ordered and keeps


def _is_subset(node: ast.expr) -> bool:
    """Some rows of something: ``df[a:]``, ``df[df.day > d]``, ``df.sample(...)``, ``df.drop(train.index)``."""
    if isinstance(node, ast.Tuple):
        return any(_is_subset(one) for one in node.elts)
    if isinstance(node, ast.Subscript):
        return not (isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _SUBSET_METHODS
    return False


def _is_first(node: ast.Subscript) -> bool:
    """``sorted(...)[0]``, ``table.sort_values(...).iloc[0]``."""
    at = node.slice
    negative = isinstance(at, ast.UnaryOp) and isinstance(at.op, ast.USub)
    is_end = (isinstance(at, ast.Constant) and at.value == 0 and at.value is not False) or negative
    names = {one.attr for one in ast.walk(node.value) if isinstance(one, ast.Attribute)}
    names |= {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
    return is_end and bool(names & {"sorted", "sort_values", "nlargest", "nsmallest"})
