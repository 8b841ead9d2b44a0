"""``sys.exit(main())`` at the very end of a script: the call inside stays, the process goes on."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from promote_checks.notebook.model import Notebook, TranslatedCell

_EXITS = frozenset({"sys.exit", "exit", "quit", "SystemExit"})


def without_exit(
    notebook: Notebook, cells: Sequence[TranslatedCell]
) -> tuple[Notebook, tuple[TranslatedCell, ...]]:
    """The script and its translation with what it exits with in the place of its last statement."""
    if not notebook.is_script or not cells:
        return notebook, tuple(cells)
    cell = cells[-1]
    last = _last(ast.parse(cell.python).body)
    call = _exit(last) if last is not None else None
    own = next(one for one in notebook.cells if one.index == cell.index)
    if last is None or call is None or call.keywords or len(call.args) > 1 or own.source != cell.python:
        return notebook, tuple(cells)
    text = (ast.get_source_segment(cell.python, call.args[0]) if call.args else "") or "pass"
    python = _replaced(cell.python, last, text)
    note = "`sys.exit(...)` at the end of the script: what stands inside runs, and nothing exits"
    changed = tuple(replace(one, source=python) if one is own else one for one in notebook.cells)
    return (
        replace(notebook, cells=changed),
        (*cells[:-1], replace(cell, python=python, notes=(*cell.notes, note))),
    )


def _last(body: Sequence[ast.stmt]) -> ast.stmt | None:
    """The last statement, inside the main guard if that is where it stands."""
    if not body:
        return None
    last = body[-1]
    guard = isinstance(last, ast.If) and not last.orelse and "__name__" in ast.unparse(last.test)
    return _last(last.body) if guard and isinstance(last, ast.If) else last


def _exit(node: ast.stmt) -> ast.Call | None:
    call = node.value if isinstance(node, ast.Expr) else node.exc if isinstance(node, ast.Raise) else None
    return call if isinstance(call, ast.Call) and ast.unparse(call.func) in _EXITS else None


def _replaced(text: str, node: ast.stmt, by: str) -> str:
    """The statement's place taken by an expression, in brackets if it has several lines; lines stay."""
    lines = text.split("\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    behind = lines[last].encode()[node.end_col_offset :].decode()
    missing = last - first - by.count("\n")
    by = f"({by}{chr(10) * missing})" if last > first else by
    return "\n".join([*lines[:first], f"{before}{by}{behind}", *lines[last + 1 :]])
