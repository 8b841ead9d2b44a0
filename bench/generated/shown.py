"""A cell's last expression, as IPython shows it: its text is asked for, and the value is kept in ``Out``."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType


def is_shown(node: ast.stmt, source: str) -> bool:
    """The statement, the last of a cell of that source, shows its value."""
    return isinstance(node, ast.Expr) and not source.rstrip().endswith(";")


def compiled(node: ast.stmt, filename: str, *, shown: bool) -> CodeType:
    """Code for ``exec``, or for ``eval`` where the value is shown."""
    if shown and isinstance(node, ast.Expr):
        return compile(ast.Expression(node.value), filename, "eval", dont_inherit=True)
    return compile(ast.Module([node], []), filename, "exec", dont_inherit=True)


def run(code: CodeType, namespace: dict[str, object], out: list[object], *, shown: bool) -> object:
    """Execute it. What is shown is returned, kept in ``out``, and asked for its text, as a display does."""
    if not shown:
        exec(code, namespace)  # noqa: S102 (our own text)
        return None
    value: object = eval(code, namespace)
    if value is not None:
        out.append(value)
        repr(value)
    return value


@contextmanager
def with_display() -> Iterator[None]:
    """``display`` among the builtins, as in a kernel; its output is discarded."""
    builtins.display = lambda *values: [repr(value) for value in values] and None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.display  # type: ignore[attr-defined]
