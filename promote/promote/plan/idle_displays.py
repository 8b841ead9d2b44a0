"""``display(x)`` inside functions, loops and branches, of which nothing needs to stay in the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from promote.plan.facts import Facts
from promote.plan.known_pure import Purity
from promote.plan.own_code import OwnCode
from promote.plan.statements import Statement
from promote_checks.notebook.model import Position

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def idle_displays(statements: Sequence[Statement], facts: Facts, own: OwnCode) -> frozenset[Position]:
    """Where the notebook displays what is known to be computed without an effect.

    A subscript may fill in what is missing, an attribute may run a property: those stay. What a function's local
    variables hold is not known, so of theirs only plain names are idle.
    """
    if not own.known_repr:
        return frozenset()  # Their text was asked for, and that may have done something.
    return frozenset(
        Position(statement.position.cell, call.lineno, call.col_offset)
        for statement in statements
        for call, local in _calls(statement.node)
        if all(
            _is_plain(argument) if local else _is_idle(argument, Purity(own, facts, statement.position))
            for argument in call.args
        )
    )


def _calls(node: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    """The calls, and whether they stand in a scope of their own."""
    scopes = [inner for inner in ast.walk(node) if isinstance(inner, _SCOPES)]
    local = {id(call) for scope in scopes for call in display_calls(scope)}
    for call in display_calls(node):
        yield call, id(call) in local


def _is_plain(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant | ast.Name)


def display_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Calls of ``display`` that are statements of their own."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            call = inner.value
            if isinstance(call.func, ast.Name) and call.func.id == "display" and not call.keywords:
                yield call


def _is_idle(argument: ast.expr, at: Purity) -> bool:
    return not any(isinstance(n, ast.Call) for n in ast.walk(argument)) and at.value(argument) is not None
