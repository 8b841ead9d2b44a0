"""Modules and packages of the notebook's own project: they belong to what is promoted."""

from __future__ import annotations

import ast
import os
import posixpath
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.notebook.static_paths import module_folders

INIT = "__init__.py"


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A module's source, and where it was found: below one of the folders in which modules are looked for."""

    root: Path
    source: str


def local_modules(notebook: Notebook, cells: Sequence[TranslatedCell]) -> dict[str, str]:
    """Path -> source of each module of the project that the notebook imports, also indirectly.

    Paths are relative to the folder in which the module is looked for (the notebook's, or one that it puts on
    ``sys.path``): ``tools.py``, ``lib/core.py``, with each ``__init__.py`` on the way; for a folder that has none,
    an empty one.
    """
    found = local_files(notebook, cells)
    return {path: file.source for path, file in found.items()}


def local_files(notebook: Notebook, cells: Sequence[TranslatedCell]) -> dict[str, LocalFile]:
    """As ``local_modules``, with the folder of each."""
    folder = notebook.path.parent
    roots = [folder, *(folder / path for path in module_folders(trees_of(cells)))]
    names = [name for cell in cells for name in imported_names(cell.python, ())]
    return reachable(roots, names, itself=notebook.path)


def reachable(
    roots: Sequence[Path],
    names: Iterable[str],
    *,
    itself: Path | None = None,
    known: Mapping[str, LocalFile] | None = None,
) -> dict[str, LocalFile]:
    """The modules with these dotted names below the roots, and all that they import; the first root that has it wins.

    ``known``: what is certain already, and is not looked up.
    """
    found = dict(known or {})
    pending = [*names, *(n for path, file in found.items() for n in _imports_of(path, file.source))]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, file in _files(roots, name, itself):
            if path not in found:
                found[path] = file
                pending += _imports_of(path, file.source)
    return dict(sorted(found.items()))


def trees_of(cells: Iterable[TranslatedCell]) -> list[ast.Module]:
    """Syntax trees of the cells."""
    return [tree for cell in cells if (tree := _parsed(cell.python)) is not None]


def top_names(paths: Iterable[str]) -> frozenset[str]:
    """What the notebook calls them: the first part of each path."""
    return frozenset(PurePosixPath(path).parts[0].removesuffix(".py") for path in paths)


def project_modules(notebook: Notebook, cells: Sequence[TranslatedCell]) -> dict[str, str]:
    """Source of each module of the project, by its path from the notebook's folder: ``../src/data.py``."""
    folder = notebook.path.parent
    return {
        posixpath.normpath(posixpath.join(os.path.relpath(file.root, folder), path)): file.source
        for path, file in local_files(notebook, cells).items()
    }


def _imports_of(path: str, source: str) -> list[str]:
    return imported_names(source, PurePosixPath(path).parent.parts)


def _files(roots: Sequence[Path], name: str, itself: Path | None) -> Iterator[tuple[str, LocalFile]]:
    """The files that are read where ``a.b.c`` is imported, as far as they are there."""
    parts = name.split(".")
    if parts[0] in sys.stdlib_module_names or not all(part.isidentifier() for part in parts):
        return
    # As the interpreter looks: a folder without ``__init__.py`` counts where no root has anything better.
    holding = [root for root in roots if _holds(root, parts[0])]
    root = next(iter(holding or [root for root in roots if (root / parts[0]).is_dir()]), None)
    if root is not None:
        for path, source in _files_below(root, parts, itself):
            yield path, LocalFile(root, source)


def _holds(root: Path, top: str) -> bool:
    return (root / top / INIT).is_file() or (root / f"{top}.py").is_file()


def _files_below(root: Path, parts: Sequence[str], itself: Path | None) -> Iterator[tuple[str, str]]:
    bare: list[str] = []
    for number in range(1, len(parts) + 1):
        path = PurePosixPath(*parts[:number])
        module, package = root / path.with_suffix(".py"), root / path / INIT
        file = package if package.is_file() else module
        if file.is_file():
            if file == itself:
                return
            yield from ((each, "") for each in bare)
            bare = []
            yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
            if file is module:
                return
        elif (root / path).is_dir():
            bare.append(f"{path}/{INIT}")
        else:
            return


def imported_names(python: str, package: Sequence[str]) -> list[str]:
    """Every dotted name that may be a module, as seen from a package; ``from a import b`` may mean ``a.b``."""
    tree = _parsed(python)
    return [] if tree is None else list(_names(tree, package))


def _parsed(python: str) -> ast.Module | None:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        found = compile(python, "<cell>", "exec", flags, dont_inherit=True)
    except SyntaxError:
        return None
    return found if isinstance(found, ast.Module) else None


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
