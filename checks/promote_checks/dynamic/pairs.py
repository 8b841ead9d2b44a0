"""Tables that a model is fitted on and tables that it is judged on: where they are in the text, before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from promote_checks.dynamic.evidence import RowsPair
from promote_checks.rules.finding import Place
from promote_checks.rules.flow.events import Flow
from promote_checks.rules.flow.learners import role_of_name
from promote_checks.rules.flow.walk import Walk
from promote_checks.rules.index import dotted, last_part
from promote_checks.rules.subject import Subject

_JUDGED = frozenset(
    {"predict", "predict_proba", "predict_log_proba", "decision_function", "score", "evaluate"}
)
_FITS = frozenset({"fit", "partial_fit", "fit_predict"})
_PLAIN = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Slice, ast.Tuple, ast.List, ast.UnaryOp),
    *(ast.Load, ast.unaryop, ast.expr_context),
)
_TEST = ("test", "validation")
_MOST = 24
"""Tables that are looked at in one run."""


@dataclass(frozen=True, slots=True)
class Use:
    """A table where a model gets it."""

    model: str
    """The variable that holds the model."""
    text: str
    statement: ast.stmt
    node: ast.AST
    judged: bool
    role: str
    after: bool = False
    """To be looked at after the statement, not before it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the probe is asked for (see ``probe.watch``), and what its keys stand for."""

    rows: tuple[Mapping[str, object], ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    named: tuple[RowsPair, ...] = ()


def asked_rows(subject: Subject) -> Asked:
    """Every fit with every later use of the same model on other rows that are a test set; the two parts of a split
    that no model is seen to get (functions may hand them on)."""
    walk = Walk(subject.index, Flow(), {}, 0)
    walk.block(subject.tree.body)
    uses = [use for one in subject.tree.body for use in _uses(walk, one)]
    pairs = list(_of_models(uses))
    used = {name.id for use in uses for name in ast.walk(ast.parse(use.text)) if isinstance(name, ast.Name)}
    for statement in subject.tree.body:
        pairs += [pair for pair in _of_split(statement) if not used & {pair[0].text, pair[1].text}]
    return _asked(subject, pairs)


def _asked(subject: Subject, pairs: Sequence[tuple[Use, Use]]) -> Asked:
    uses = list(dict.fromkeys(use for pair in pairs for use in pair))[:_MOST]
    keys = {use: key for key, use in enumerate(uses)}
    kept = [pair for pair in pairs if pair[0] in keys and pair[1] in keys]
    rows = tuple(
        {
            "key": key,
            "place": _of(subject.place(use.statement)),
            "when": "after" if use.after else "before",
            "text": use.text,
        }
        for use, key in keys.items()
    )
    return Asked(
        rows,
        tuple((keys[train], keys[test]) for train, test in kept),
        tuple(RowsPair(train.text, test.text, subject.place(test.node)) for train, test in kept),
    )


def _of(place: Place) -> list[int]:
    return [place.cell or 0, place.line, place.column]


def _uses(walk: Walk, statement: ast.stmt) -> Iterator[Use]:
    """Calls in one top-level statement whose first argument is a table that can be read just before it."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    moving = _stored(statement) if hasattr(statement, "body") else frozenset()
    for node in ast.walk(statement):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        table, word = node.args[0], node.func.attr
        if word not in _JUDGED | _FITS or not _is_plain(table, moving):
            continue
        model = _root(node.func.value) or _target(statement)
        role = walk.value(table).role or role_of_name(dotted(table))
        yield Use(model, ast.unparse(table), statement, node, word in _JUDGED, role)


def _of_models(uses: Sequence[Use]) -> Iterator[tuple[Use, Use]]:
    """The last fit before each use on test rows. What was fitted on test rows is another rule's (DL003)."""
    fitted: dict[str, Use] = {}
    for use in uses:
        if not use.judged:
            fitted[use.model] = use
        train = fitted.get(use.model)
        judged = use.judged and use.role in _TEST
        if judged and train is not None and train.text != use.text and train.role not in _TEST:
            yield train, use


def _of_split(statement: ast.stmt) -> Iterator[tuple[Use, Use]]:
    """``X_train, X_test, ... = train_test_split(X, ...)``: the first array's two parts."""
    if not (isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)):
        return
    target = statement.targets[0]
    if last_part(dotted(statement.value.func)) != "train_test_split" or not isinstance(target, ast.Tuple):
        return
    names = [one.id for one in target.elts[:2] if isinstance(one, ast.Name)]
    if len(names) == 2 and "_" not in names:
        roles = ("train", "test")
        train, test = (
            Use("", name, statement, statement, role == "test", role, after=True)
            for name, role in zip(names, roles, strict=True)
        )
        yield train, test


def _is_plain(node: ast.expr, moving: frozenset[str]) -> bool:
    """Reading it has no effect, and it is the same before the statement as inside of it."""
    parts = list(ast.walk(node))
    names = {one.id for one in parts if isinstance(one, ast.Name)}
    return bool(names) and all(isinstance(one, _PLAIN) for one in parts) and not names & moving


def _stored(statement: ast.stmt) -> frozenset[str]:
    names = (one for one in ast.walk(statement) if isinstance(one, ast.Name))
    return frozenset(one.id for one in names if isinstance(one.ctx, ast.Store))


def _root(node: ast.AST) -> str:
    """The variable at the beginning of ``search.best_estimator_``; empty for a call: a class that is being made."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _target(statement: ast.stmt) -> str:
    """The variable that gets ``Model().fit(X, y)``."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return next((one.id for one in targets if isinstance(one, ast.Name)), "")
