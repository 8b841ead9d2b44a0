"""What a script exits with at its very end: the process goes on, and a variable keeps the status."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from promote_checks.notebook.exits import exit_of
from promote_checks.notebook.model import Notebook, TranslatedCell

_EXITING = frozenset({"click", "typer", "absl", "cloup", "rich_click"})
"""Their commands end the process themselves."""
_CAUGHT = """try:
{0}    {1}
{0}except SystemExit as ended:
{0}    {2} = ended.code"""


def without_exit(
    notebook: Notebook, cells: Sequence[TranslatedCell]
) -> tuple[Notebook, tuple[TranslatedCell, ...]]:
    """The script and its translation with what it exits with in the place of its last statement."""
    if not notebook.is_script or not cells or notebook.exit_status:
        return notebook, tuple(cells)
    cell = cells[-1]
    tree = ast.parse(cell.python)
    last = _last(tree.body)
    own = next(one for one in notebook.cells if one.index == cell.index)
    if last is None or own.source != cell.python:
        return notebook, tuple(cells)
    name = _free("exit_status", tree)
    text = _without_exit(last, tree, cell.python, name)
    if text is None:
        return notebook, tuple(cells)
    python = _replaced(cell.python, last, text)
    note = "`sys.exit(...)` at the end of the script: what stands inside runs, and nothing exits"
    changed = tuple(replace(one, source=python) if one is own else one for one in notebook.cells)
    return (
        replace(notebook, cells=changed, exit_status=name if name in text else ""),
        (*cells[:-1], replace(cell, python=python, notes=(*cell.notes, note))),
    )


def _without_exit(last: ast.stmt, tree: ast.Module, python: str, name: str) -> str | None:
    """What takes the place of the last statement; ``None`` where it stays."""
    call = exit_of(last)
    if call is not None:
        if call.keywords or len(call.args) > 1:
            return None
        text = (ast.get_source_segment(python, call.args[0]) if call.args else "") or "pass"
        silent = not call.args or _is_success(call.args[0], tree)
        return text if silent else f"{name} = {_bracketed(text)}"
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and _EXITING & set(_imported(tree)):
        text = ast.get_source_segment(python, last) or ""
        return _CAUGHT.format(" " * last.col_offset, text, name)
    return None


def _is_success(node: ast.expr, tree: ast.Module) -> bool:
    """Zero or nothing; also a call of a function that returns no more than that."""
    if isinstance(node, ast.Constant):
        return not node.value
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == node.func.id]
    if len(functions) != 1 or functions[0].decorator_list:
        return False
    returned = [n.value for n in ast.walk(functions[0]) if isinstance(n, ast.Return)]
    return all(value is None or (isinstance(value, ast.Constant) and not value.value) for value in returned)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def _bracketed(text: str) -> str:
    return f"({text})" if "\n" in text else text


def _free(name: str, tree: ast.Module) -> str:
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    while name in taken:
        name += "_"
    return name


def _last(body: Sequence[ast.stmt]) -> ast.stmt | None:
    """The last statement, inside the main guard if that is where it stands."""
    if not body:
        return None
    last = body[-1]
    guard = isinstance(last, ast.If) and not last.orelse and "__name__" in ast.unparse(last.test)
    return _last(last.body) if guard and isinstance(last, ast.If) else last


def _replaced(text: str, node: ast.stmt, by: str) -> str:
    """The statement's place taken by an expression, in brackets if it has several lines; lines stay."""
    lines = text.split("\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    behind = lines[last].encode()[node.end_col_offset :].decode()
    missing = last - first - by.count("\n")
    if last > first and missing > 0:
        name, equals, value = by.rpartition(" = ")
        by = f"{name}{equals}({value}{chr(10) * missing})"
    return "\n".join([*lines[:first], f"{before}{by}{behind}", *lines[last + 1 :]])
