"""Where a notebook writes out paths: as one text, joined from parts, at the start of an f-string, inside other texts."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from promote.plan.statements import parse_cell
from promote_checks.notebook.model import TranslatedCell
from promote_checks.notebook.static_paths import StaticPaths

LABELS = frozenset(
    [
        "print",
        "title",
        "suptitle",
        "set_title",
        "xlabel",
        "ylabel",
        "set_xlabel",
        "set_ylabel",
        "text",
        "annotate",
        "debug",
        "info",
        "warning",
        "error",
        "exception",
        "critical",
        "log",
    ]
)
"""Calls whose texts are read by people: they name a path, and open nothing."""
_JOINING = frozenset({"join", "joinpath", "Path", "PurePath"})
_OPENING = frozenset(
    [
        "open",
        "makedirs",
        "mkdir",
        "listdir",
        "scandir",
        "exists",
        "isdir",
        "isfile",
        "glob",
        "iglob",
        "rglob",
        "chdir",
        "rmtree",
        "walk",
        "remove",
        "unlink",
    ]
)


@dataclass(frozen=True, slots=True)
class Use:
    """One place that spells a path."""

    cell: int
    line: int
    text: str
    """As it stands there; of a path that is joined, what is known of it from its start."""
    node: ast.Constant | None = None
    """The literal, where a name may take its place."""
    first: str = ""
    """Of a joined path, its first part: if that gives way to a name, so does the path."""
    through: str = ""
    """Of a joined path, the variable that it starts with."""
    is_path: bool = False
    """Used in a way in which only paths are."""
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class _Where:
    cell: int
    fixed: bool = False
    """In a function, a class or an f-string, where no name of the top level is put."""
    label: bool = False
    is_path: bool = False
    is_key: bool = False


def path_uses(cells: Sequence[TranslatedCell]) -> tuple[Use, ...]:
    """Every text of the notebook that may be a path, docstrings and labels aside."""
    paths = StaticPaths()
    found: list[Use] = []
    for cell in cells:
        for statement in parse_cell(cell.python).body:
            found += _uses(statement, _Where(cell.index), paths)
            paths.learn(statement)
    return tuple(found)


def _uses(node: ast.AST, where: _Where, paths: StaticPaths) -> Iterator[Use]:
    if isinstance(node, ast.Constant):
        yield from _literal(node, where)
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    parts = _parts(node)
    if parts and not where.label:
        yield from _joined(parts, where, paths)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.JoinedStr)):
        where = replace(where, fixed=True)
    for child in ast.iter_child_nodes(node):
        yield from _uses(child, _place_of(child, node, parts, where), paths)


def _place_of(child: ast.AST, node: ast.AST, parts: Sequence[ast.expr], where: _Where) -> _Where:
    """What a part of an expression is used as."""
    if isinstance(node, ast.Call):
        name = called(node)
        is_path = name in _JOINING | _OPENING and child in node.args[:1]
        return replace(where, label=name in LABELS, is_path=is_path, is_key=False)
    if isinstance(node, ast.Subscript):
        return replace(where, is_key=child is node.slice)
    if isinstance(node, ast.Dict):
        return replace(where, is_key=child in node.keys)
    if isinstance(node, ast.keyword):
        return replace(where, label=node.arg in ("label", "title", "xlabel", "ylabel"))
    if parts:
        return replace(where, is_path=child is parts[0])
    return (
        where
        if isinstance(node, (ast.JoinedStr, ast.FormattedValue, ast.BinOp))
        else replace(where, is_path=False)
    )


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _literal(node: ast.Constant, where: _Where) -> Iterator[Use]:
    if not isinstance(node.value, str) or not node.value or where.label:
        return
    is_free = not where.fixed and not where.is_key and node.lineno == node.end_lineno
    yield Use(
        where.cell,
        node.lineno,
        node.value,
        node if is_free else None,
        is_path=where.is_path,
        is_key=where.is_key,
    )


def _parts(node: ast.AST) -> list[ast.expr]:
    """The parts of a text or path that is put together; none for anything else."""
    if isinstance(node, ast.JoinedStr):
        return [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Div)):
        return [*(_parts(node.left) or [node.left]), node.right]
    if isinstance(node, ast.Call) and called(node) in ("join", "Path", "PurePath") and len(node.args) > 1:
        return node.args
    return []


def _joined(parts: Sequence[ast.expr], where: _Where, paths: StaticPaths) -> Iterator[Use]:
    first = paths.text(parts[0])
    if first is None or len(parts) == 1:
        return
    known = [first]
    for part in parts[1:]:
        text = paths.text(part)
        if text is None:
            break
        known.append(text)
    through = parts[0].id if isinstance(parts[0], ast.Name) else ""
    for text in {"".join(known), posixpath.join(*known)}:
        yield Use(where.cell, parts[0].lineno, text, None, first, through, is_path=True)


def normal(path: str) -> str:
    """A path without detours."""
    return path.rstrip("/") if "://" in path else posixpath.normpath(path)


def is_below(path: str, folder: str) -> bool:
    """The path lies in the folder, or is the folder."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def is_above(path: str, of: str) -> bool:
    """The path is a folder on the way to another; ``..`` says nothing of its own."""
    return bool(path.strip("./")) and path != of and is_below(of, path)


def contains(text: str, path: str) -> bool:
    """The path stands inside a longer text: an address of a database, a query, a command."""
    if not re.search(r"[./]", path) or len(text) <= len(path):
        return False
    return re.search(rf"(?<![\w.-]){re.escape(path)}(?![\w-])", text) is not None
