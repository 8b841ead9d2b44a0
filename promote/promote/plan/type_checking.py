"""Imports under ``if TYPE_CHECKING:``, which annotations name and no run ever binds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from promote.plan.facts import Facts
from promote.plan.imports import import_names, is_installed
from promote.plan.model import Import
from promote.plan.statements import Statement


def type_checking_imports(
    statements: Sequence[Statement], only: Callable[[str], bool], facts: Facts
) -> Iterator[tuple[Statement, tuple[Import, ...]]]:
    """Such blocks as ordinary imports, where what they import is there: the modules that name it import it."""
    for statement in statements:
        body = _guarded(statement.node)
        names = [pair for node in body for pair in import_names(node) or ()]
        if names and all(is_installed(node, facts) for node in body) and all(only(name) for name, _ in names):
            yield statement, tuple(Import(name, text) for name, text in names)


def _guarded(node: ast.stmt) -> list[ast.stmt]:
    if not isinstance(node, ast.If) or node.orelse or not _is_type_checking(node.test):
        return []
    return node.body if all(import_names(child) is not None for child in node.body) else []


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"
