"""Training and serving do different things to the same column, or the handler fits a transformer anew.

Why: the model was trained on one kind of value and is asked with another. Nothing fails: the predictions are only
worse than any test said, and nobody can see why.

Mend: one function, called by training and by the handler; what it learns from the data (a median, a fitted scaler,
the columns of `get_dummies`) is saved with the model and applied.

Example:

    df["income"] = df["income"].fillna(df["income"].median())
    model.fit(df[COLUMNS], df["late"])

    @app.post("/predict")
    def predict(row: dict):
        income = row.get("income", 0)
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from promote_checks.rules.columns import CODE as ENCODING
from promote_checks.rules.columns import (
    FILL,
    SCALE,
    TEXT,
    Change,
    changes,
    columns_read,
    constants,
    last_part_of,
)
from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.handlers import Function, handlers
from promote_checks.rules.reachable import outside_functions, reachable
from promote_checks.rules.subject import Subject

CODE = "PK005"
NAME = "serving-skew"
SEVERITY: Severity = "warning"
HINT = "transform in one function that training and the handler both call; save what it learns with the model"
WORDS: tuple[str, ...] = (
    "route",
    ".get(",
    ".post(",
    ".put(",
    "handler",
    "api_view",
    "Resource",
)

_FITTED = (
    "Scaler",
    "Encoder",
    "Imputer",
    "Binarizer",
    "Transformer",
    "Vectorizer",
    "PCA",
    "Discretizer",
    "Normalizer",
)


def check(subject: Subject) -> Iterator[Hit]:
    """Columns by what each side does to them; then what the handler fits."""
    starts = list(handlers(subject))
    if not starts:
        return
    serving = reachable(subject, starts)
    told: set[ast.AST] = set()
    for hit in (*_skews(subject, serving), *_fits(subject, serving)):
        if hit[0] not in told:
            told.add(hit[0])
            yield subject.hit(*hit)


def _skews(subject: Subject, serving: set[Function]) -> Iterator[tuple[ast.AST, str]]:
    served = [
        node for function in subject.index.functions if function in serving for node in ast.walk(function)
    ]
    trained = list(_training(subject, serving))
    if not any(
        isinstance(one, ast.Call) and last_part_of(one) in ("fit", "fit_transform", "train")
        for one in trained
    ):
        return
    known = constants(subject.index)
    here, there = (list(changes(nodes, subject.index, known)) for nodes in (served, trained))
    read = columns_read(served)
    for column in sorted({one.column for one in there} & (read | {one.column for one in here})):
        yield from _column(
            column,
            [one for one in there if one.column == column],
            [one for one in here if one.column == column],
            served,
        )


def _training(subject: Subject, serving: set[Function]) -> Iterator[ast.AST]:
    """What runs when the file does, and every function that trains; shared functions belong to both."""
    yield from outside_functions(subject)
    by_name = {function.name: function for function in subject.index.functions}
    trainers = [one for one in subject.index.functions if one not in serving]
    called = {last_part_of(one) for one in outside_functions(subject) if isinstance(one, ast.Call)}
    for function in reachable(subject, [*trainers, *(by_name[name] for name in called if name in by_name)]):
        yield from ast.walk(function)


def _column(
    column: str, trained: list[Change], served: list[Change], nodes: list[ast.AST]
) -> Iterator[tuple[ast.AST, str]]:
    for kind in (FILL, ENCODING):
        there, here = _of(kind, trained), _of(kind, served)
        if there and here and not set(there) & set(here):
            what, node = next(iter(here.items()))
            yield node, _WORDS_OF[kind].format(column=column, there=next(iter(there)), here=what)
    for kind in (TEXT, SCALE):
        there, here = _of(kind, trained), _of(kind, served)
        missing = sorted(set(there) - set(here))
        if missing and (kind == SCALE or not _only_passed(column, nodes)):
            found = next(iter(here.values()), None) or _reading(column, nodes)
            if found is not None:
                other = " and ".join(sorted(set(here) - set(there)))
                words = (
                    f"{column}: training applies {' and '.join(missing)}, the handler {other or 'does not'}"
                )
                yield found, words


_WORDS_OF = {
    FILL: "{column}: training fills gaps with {there}, the handler with {here}",
    ENCODING: "{column}: training encodes by {there}, the handler by {here}",
}


def _of(kind: str, found: Iterable[Change]) -> dict[str, ast.AST]:
    return {one.what: one.node for one in found if one.kind == kind}


def _reading(column: str, nodes: list[ast.AST]) -> ast.AST | None:
    """Where the handler's code looks a column up."""
    return next((one for one in nodes if isinstance(one, ast.expr) and column in columns_read([one])), None)


def _only_passed(column: str, nodes: list[ast.AST]) -> bool:
    """The handler does nothing with the column that would need a clean text."""
    return _reading(column, nodes) is None


def _fits(subject: Subject, serving: set[Function]) -> Iterator[tuple[ast.AST, str]]:
    for function in subject.index.functions:
        if function not in serving:
            continue
        local = _made_here(function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            name = last_part_of(node)
            if name == "get_dummies" and not _reindexed(function):
                yield (
                    node,
                    f"{function.name}() makes dummy columns of what the request brings, not those of training",
                )
            elif name in ("fit_transform", "fit") and _is_transformer(subject, node, local):
                yield (
                    node,
                    f"{function.name}() fits a transformer on what the request brings, not on the training data",
                )


def _made_here(function: Function) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_transformer(subject: Subject, call: ast.Call, local: dict[str, ast.expr]) -> bool:
    """By its class, where that can be seen, else by its name."""
    held = call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(held, ast.Name):
        made = local.get(held.id) or constants(subject.index).get(held.id)
        if not isinstance(made, ast.Call):
            return any(word.lower() in held.id.lower() for word in _FITTED)
        held = made
    return isinstance(held, ast.Call) and last_part_of(held).endswith(_FITTED)


def _reindexed(function: Function) -> bool:
    """``get_dummies(...).reindex(columns=COLUMNS, fill_value=0)``, ``align``: the columns of training."""
    return any(
        isinstance(one, ast.Call) and last_part_of(one) in ("reindex", "align") for one in ast.walk(function)
    )
