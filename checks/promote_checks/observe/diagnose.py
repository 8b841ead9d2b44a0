"""A notebook that fails, in words that say what to do."""

from __future__ import annotations

import ast
import builtins
import difflib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.notebook.where import where
from promote_checks.observe.observation import NotebookFailure

UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def diagnose(failure: NotebookFailure, notebook: Notebook, cells: Sequence[TranslatedCell]) -> UserError:
    """Say where the notebook failed, why, and what to do about it."""
    count = next((cell.execution_count for cell in notebook.cells if cell.index == failure.cell), None)
    place = where(notebook.name, failure.cell, failure.line, count, is_plain=notebook.is_plain)
    said = ": ".join(part for part in (failure.exception, shortened(failure.message)) if part)
    return UserError(f"{place}: {said}", _hint(failure, notebook, cells))


def _hint(failure: NotebookFailure, notebook: Notebook, cells: Sequence[TranslatedCell]) -> str:
    return (
        undefined_hint(failure, notebook, cells)
        or own_module_hint(failure, notebook.path.parent)
        or failure.hint
        or GENERAL
    )


MISSING = re.compile(r"No module named '([\w.]+)'")
_HIGHEST = 3
"""Folders above the notebook's in which a module of its project is looked for."""


def own_module_hint(failure: NotebookFailure, folder: Path) -> str:
    """For a module that is not found: whether it lies somewhere in the project."""
    match = MISSING.search(failure.message)
    if match is None or failure.exception != "ModuleNotFoundError":
        return ""
    top = match.group(1).partition(".")[0]
    place = next((place for place in _project_folders(folder) if holds_module(place, top)), None)
    if place is None:
        return ""
    spelled = os.path.relpath(place, folder)
    return (
        f"{top} is a module of your project, in {spelled}, where Python does not look: add"
        f" sys.path.insert(0, {spelled!r}) before the import"
    )


def _project_folders(folder: Path) -> Iterator[Path]:
    """The notebook's folder, those above it up to the root of its repository, and what lies right below each."""
    for place in [folder, *folder.parents][: _HIGHEST + 1]:
        if not is_open(place):
            return
        yield place
        below = sorted(path for path in place.iterdir() if not path.name.startswith("."))
        yield from (path for path in below if is_open(path))
        if (place / ".git").exists():
            return


def is_open(folder: Path) -> bool:
    """A folder whose content may be looked at."""
    return os.access(folder, os.R_OK | os.X_OK) and folder.is_dir()


def holds_module(folder: Path, top: str) -> bool:
    """A module or a package of this name lies in the folder."""
    package = folder / top
    return (folder / f"{top}.py").is_file() or (is_open(package) and any(package.glob("*.py")))


GENERAL = "correct the notebook so that it runs from its first cell to its last, then promote it again"


def shortened(message: str, limit: int = 300) -> str:
    """One line of the message."""
    line = " ".join(message.split())
    return line if len(line) <= limit else line[:limit] + " ..."


def undefined_hint(failure: NotebookFailure, notebook: Notebook, cells: Sequence[TranslatedCell]) -> str:
    """For a name that is not defined: whether another cell defines it, and which."""
    match = UNDEFINED.search(failure.message)
    if match is None or failure.exception not in ("NameError", "UnboundLocalError"):
        return ""
    name = match.group(1)
    later = [cell.index for cell in cells if cell.index > failure.cell and name in bound_names(cell)]
    if later:
        return (
            f"{name} is defined later, in {where(notebook.name, later[0])}: the cells were run in another order;"
            " move that cell up"
        )
    deleted = [cell.index for cell in cells if cell.index <= failure.cell and name in deleted_names(cell)]
    if deleted:
        return f"{name} was deleted in {where(notebook.name, deleted[-1])}"
    earlier = {known for cell in cells if cell.index <= failure.cell for known in bound_names(cell)}
    close = difflib.get_close_matches(name, sorted(earlier | set(dir(builtins))), 1, 0.8)
    if close:
        return f"no cell defines {name}; did you mean {close[0]}?"
    return (
        f"no cell defines {name}: the cell that did was changed or deleted while the kernel still knew the name;"
        " add its definition"
    )


def parsed(cell: TranslatedCell) -> ast.Module:
    """The syntax tree of a cell; an empty one if the cell has none."""
    try:
        return ast.parse(cell.python)
    except SyntaxError:
        return ast.Module([], [])


def bound_names(cell: TranslatedCell) -> set[str]:
    """Names that a cell binds at its top level."""
    return set(top_level_names(parsed(cell).body))


def top_level_names(body: Iterable[ast.AST]) -> Iterator[str]:
    """Names bound by statements, without what functions and classes bind inside."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield from top_level_names(ast.iter_child_nodes(node))


def deleted_names(cell: TranslatedCell) -> set[str]:
    """Names that a cell deletes."""
    return {
        node.id
        for node in ast.walk(parsed(cell))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)
    }
