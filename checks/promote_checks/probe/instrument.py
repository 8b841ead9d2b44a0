"""Calls of the probe between the statements of a cell."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Any

from promote_checks.probe.lines import line_numbers, source_line
from promote_checks.probe.statement import Statement, magic_call, statement

SWITCH = "__promote_statement__"
"""Built-in name of the call. In ``builtins``, so that the notebook's namespace has no name of ours."""

TRANSFORMED_IN_PLACE = frozenset({"time"})
"""Cell magics that transform the tree of their body themselves; others run it as a cell."""


@dataclass(frozen=True)
class Body:
    """Text that is about to become a syntax tree: a cell, or what stands under a cell magic."""

    cell: int
    text: str
    offset: int = 0
    """Lines of the cell above the text."""
    in_place: bool = False


def instrument(tree: Any, body: Body, manager: Any) -> tuple[list[Statement], int]:
    """Insert a call before every statement but the first; return the statements and which is the first.

    Nothing follows a statement, so that the cell's last expression stays last and is displayed, and a
    body of one expression stays one expression. ``from __future__`` must stay on top: the calls start
    below it.
    """
    numbers = line_numbers(manager, body.text, body.offset)
    found = [statement(node, body.cell, source_line(numbers, node.lineno)) for node in tree.body]
    first = max([at for at, node in enumerate(tree.body) if is_future(node)], default=0)
    inserted: list[ast.stmt] = list(tree.body[: first + 1])
    for known in found[first + 1 :]:
        inserted += [call(known), known.node]
    tree.body[:] = inserted
    return found, first


def is_future(node: ast.stmt) -> bool:
    """``from __future__ import ...``."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def call(known: Statement) -> ast.stmt:
    """``__promote_statement__(line, column)``, on the line of the statement that follows."""
    arguments: list[ast.expr] = [ast.Constant(known.line), ast.Constant(known.column)]
    node = ast.Expr(ast.Call(ast.Name(SWITCH, ast.Load()), arguments, []))
    return ast.fix_missing_locations(ast.copy_location(node, known.node))


def wrapped_body(found: list[Statement], body: Body) -> tuple[Statement, Body] | None:
    """The cell magic that a body consists of, and the text under it."""
    if len(found) != 1:
        return None
    magic = magic_call(found[0].node)
    if magic is None or magic[1] is None or magic[0] == "timeit":
        return None
    above = count_lines(body.text) - count_lines(magic[1])
    inner = Body(body.cell, magic[1], body.offset + above, magic[0] in TRANSFORMED_IN_PLACE)
    return replace(found[0], wraps=True), inner


def count_lines(text: str) -> int:
    """Lines of a text, the last one counted whether or not it ends with a line break."""
    return len(text.splitlines())
