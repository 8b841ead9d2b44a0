"""Modules and packages that lie beside the notebook: they belong to what is promoted."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from promote_checks.notebook.model import Notebook, TranslatedCell

INIT = "__init__.py"


def local_modules(notebook: Notebook, cells: Sequence[TranslatedCell]) -> dict[str, str]:
    """Path -> source of each module beside the notebook that it imports, also indirectly.

    Paths are relative to the notebook's folder: ``tools.py``, ``lib/core.py``, with each ``__init__.py`` on the
    way; for a folder that has none, an empty one.
    """
    folder = notebook.path.parent
    found: dict[str, str] = {}
    pending = [name for cell in cells for name in imported_names(cell.python, ())]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, source in _files(folder, name, notebook.path):
            if path not in found:
                found[path] = source
                pending += imported_names(source, PurePosixPath(path).parent.parts)
    return dict(sorted(found.items()))


def top_names(paths: Iterable[str]) -> frozenset[str]:
    """What the notebook calls them: the first part of each path."""
    return frozenset(PurePosixPath(path).parts[0].removesuffix(".py") for path in paths)


def _files(folder: Path, name: str, itself: Path) -> Iterator[tuple[str, str]]:
    """The files that are read where ``a.b.c`` is imported, as far as they are there."""
    parts = name.split(".")
    if parts[0] in sys.stdlib_module_names or not all(part.isidentifier() for part in parts):
        return
    bare: list[str] = []
    for number in range(1, len(parts) + 1):
        path = PurePosixPath(*parts[:number])
        module, package = folder / path.with_suffix(".py"), folder / path / INIT
        file = package if package.is_file() else module
        if file.is_file():
            if file == itself:
                return
            yield from ((each, "") for each in bare)
            bare = []
            yield file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")
            if file is module:
                return
        elif (folder / path).is_dir():
            bare.append(f"{path}/{INIT}")
        else:
            return


def imported_names(python: str, package: Sequence[str]) -> list[str]:
    """Every dotted name that may be a module, as seen from a package; ``from a import b`` may mean ``a.b``."""
    try:
        tree = compile(
            python, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
        )
    except SyntaxError:
        return []
    return list(_names(tree, package))


def _names(tree: ast.AST, package: Sequence[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level <= len(package):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = [*above, *filter(None, [node.module])]
            if base:
                yield ".".join(base)
                yield from (".".join([*base, alias.name]) for alias in node.names if alias.name != "*")
