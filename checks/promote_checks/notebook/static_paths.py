"""Paths that can be read from the text: literals, ``os.path.join``, ``Path(...) / ...``, from the notebook's folder."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Mapping, Sequence

SAME = frozenset({"abspath", "realpath", "normpath", "expanduser", "fspath", "str", "fsdecode"})
"""Functions that give the path that they are given, as far as its place is concerned."""
METHODS = frozenset({"resolve", "absolute", "as_posix", "expanduser", "strip"})
PATHS = frozenset({"Path", "PurePath", "PosixPath", "PurePosixPath"})
HERE = frozenset({"getcwd", "cwd"})
ADDING = frozenset({"append", "insert", "extend", "addsitedir"})


class StaticPaths:
    """Evaluates expressions to paths. ``names``: variables whose value is known."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self.names = dict(names or {})

    def learn(self, statement: ast.stmt) -> None:
        """Note what an assignment binds; a name that is bound to something else is no longer known."""
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            return
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        value = self.text(statement.value)
        for target in targets:
            if isinstance(target, ast.Name):
                self.names.pop(target.id, None)
                if value is not None:
                    self.names[target.id] = value

    def text(self, node: ast.expr) -> str | None:
        """The path as text; ``None`` where it is not known."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.JoinedStr):
            return self._together([v.value if isinstance(v, ast.FormattedValue) else v for v in node.values])
        if isinstance(node, ast.BinOp):
            return self._operation(node)
        if isinstance(node, ast.Attribute):
            return parent_of(self.text(node.value)) if node.attr == "parent" else None
        if isinstance(node, ast.Subscript):
            return self._ancestor(node)
        return self._call(node) if isinstance(node, ast.Call) else None

    def _together(self, nodes: Sequence[ast.expr]) -> str | None:
        parts = [self.text(node) for node in nodes]
        known = [part for part in parts if part is not None]
        return "".join(known) if len(known) == len(parts) else None

    def _operation(self, node: ast.BinOp) -> str | None:
        parts: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and type(left.op) is type(node.op):
            parts.insert(0, left.right)
            left = left.left
        parts.insert(0, left)
        if isinstance(node.op, ast.Add):
            return self._together(parts)
        return self._joined(parts) if isinstance(node.op, ast.Div) else None

    def _joined(self, nodes: Sequence[ast.expr]) -> str | None:
        parts = [self.text(node) for node in nodes]
        known = [part for part in parts if part is not None]
        return posixpath.join(*known) if known and len(known) == len(parts) else None

    def _ancestor(self, node: ast.Subscript) -> str | None:
        """``path.parents[n]``."""
        above, number = node.value, node.slice
        if not (isinstance(above, ast.Attribute) and above.attr == "parents"):
            return None
        if not (isinstance(number, ast.Constant) and isinstance(number.value, int)):
            return None
        found = self.text(above.value)
        for _ in range(number.value + 1):
            found = parent_of(found)
        return found

    def _call(self, node: ast.Call) -> str | None:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in HERE:
            return "."
        if name == "dirname" and len(node.args) == 1:
            return parent_of(self.text(node.args[0]))
        if name in SAME and len(node.args) == 1:
            return self.text(node.args[0])
        if name in PATHS:
            return self._joined(node.args) if node.args else "."
        if name == "join" and _is_path_module(function):
            return self._joined(node.args)
        if isinstance(function, ast.Attribute) and name in METHODS and not node.args:
            return self.text(function.value)
        if isinstance(function, ast.Attribute) and name == "joinpath":
            return self._joined([function.value, *node.args])
        return None


def _is_path_module(function: ast.expr) -> bool:
    """``os.path.join``, ``path.join``, ``osp.join`` and a bare ``join``; not the method of a text."""
    return not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant))


def parent_of(path: str | None) -> str | None:
    """The folder above, seen from the notebook's folder."""
    return None if path is None else posixpath.normpath(posixpath.join(path or ".", ".."))


def module_folders(trees: Sequence[ast.Module]) -> tuple[str, ...]:
    """Folders put on ``sys.path``, and those that the notebook changes to."""
    paths = StaticPaths()
    found: dict[str, None] = {}
    for tree in trees:
        for statement in tree.body:
            for node in ast.walk(statement):
                found.update(dict.fromkeys(_added(node, paths)))
            paths.learn(statement)
    return tuple(posixpath.normpath(path) for path in found)


def _added(node: ast.AST, paths: StaticPaths) -> Iterator[str]:
    values: list[ast.expr] = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if (
            node.func.attr in ADDING
            and (_is_sys_path(node.func.value) or node.func.attr == "addsitedir")
            or node.func.attr == "chdir"
        ):
            values = node.args
    elif isinstance(node, (ast.Assign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(map(_is_sys_path, targets)) or any(_is_part_of_sys_path(target) for target in targets):
            values = [node.value]
    for value in values:
        parts = [n for n in ast.walk(value) if isinstance(n, (ast.List, ast.Tuple))]
        for each in [value, *(element for part in parts for element in part.elts)]:
            path = paths.text(each)
            if path is not None:
                yield path


def _is_part_of_sys_path(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and _is_sys_path(node.value)


def _is_sys_path(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "path" and getattr(node.value, "id", "") == "sys"


def spelled_paths(trees: Sequence[ast.Module], names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Every path that is written out somewhere, also in functions. ``names``: variables whose value is known."""
    paths = StaticPaths(names)
    found: dict[str, None] = {}
    for tree in trees:
        for statement in tree.body:
            for node in ast.walk(statement):
                text = paths.text(node) if isinstance(node, ast.expr) else None
                if text is not None:
                    found[text] = None
            paths.learn(statement)
    return tuple(found)
