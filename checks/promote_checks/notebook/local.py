"""Modules that lie beside the notebook: they belong to what is promoted."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence

from promote_checks.notebook.model import Notebook, TranslatedCell


def local_modules(notebook: Notebook, cells: Sequence[TranslatedCell]) -> dict[str, str]:
    """Name -> source of each single-file module beside the notebook that it imports, also indirectly."""
    folder = notebook.path.parent
    found: dict[str, str] = {}
    pending = [top for cell in cells for top in _imported(cell.python)]
    while pending:
        top = pending.pop()
        path = folder / f"{top}.py"
        if top in found or top in sys.stdlib_module_names or path == notebook.path or not path.is_file():
            continue
        found[top] = path.read_text(encoding="utf-8")
        pending += _imported(found[top])
    return dict(sorted(found.items()))


def _imported(python: str) -> Iterable[str]:
    try:
        tree = compile(
            python, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
        )
    except SyntaxError:
        return ()
    return list(_tops(tree))


def _tops(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]
