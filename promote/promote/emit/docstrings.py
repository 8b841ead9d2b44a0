"""Docstrings that the notebook reads stay as they are: a formatter would move their lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from promote.plan.statements import Statement
from promote.plan.text import CellText, Edit

_SKIP = "  # fmt: skip"


def docstrings_are_read(statements: Sequence[Statement]) -> bool:
    """The notebook asks for ``__doc__``, or for what ``inspect`` makes of it."""
    asking = [s for s in statements if "__doc__" in s.cell_text.text or "getdoc" in s.cell_text.text]
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("__doc__", "getdoc")
        or isinstance(node, ast.Name)
        and node.id == "getdoc"
        for statement in asking
        for node in ast.walk(statement.node)
    )


def docstring_edits(node: ast.AST, text: CellText) -> Iterator[Edit]:
    """Mark each docstring below ``node``, where nothing stands behind it on its line."""
    for inner in ast.walk(node):
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if ast.get_docstring(inner, clean=False) is not None:
            _, end = text.span(inner.body[0])
            if not text.text[end:].partition("\n")[0].strip():
                yield Edit(end, end, _SKIP)
