"""One walk over a syntax tree: nodes by kind in the order of the text, parents, and what names are imported."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import TypeVar, cast

_SKIPPED = frozenset({"ctx", "op", "ops", "type_comment", "kind"})
_FIELDS: dict[type, tuple[str, ...]] = {}
N = TypeVar("N", bound=ast.AST)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Index:
    """Look-up tables of one tree. Built once, read by every rule."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.parents: dict[ast.AST, ast.AST] = {}
        self._nodes: dict[type, list[ast.AST]] = defaultdict(list)
        self._fill()
        self.imports = dict(self._imported())
        self._parameters = {one.arg for one in self.nodes(ast.arg)}

    def nodes(self, kind: type[N]) -> list[N]:
        """All nodes of exactly this kind, in the order of the text."""
        return cast(list[N], self._nodes.get(kind, []))

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions that have a name; the asynchronous ones last."""
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around ``node``, innermost first."""
        parent = self.parents.get(node)
        while parent is not None:
            yield parent
            parent = self.parents.get(parent)

    def qualified(self, node: ast.AST) -> str:
        """The dotted name of an expression, its first part resolved through the imports; empty if it has none, or if a
        parameter of that name stands in between."""
        text = dotted(node)
        if not text:
            return ""
        head, dot, rest = text.partition(".")
        if head in self._parameters and head in self.imports and self._is_parameter(head, node):
            return ""
        return self.imports.get(head, head) + dot + rest

    def _is_parameter(self, name: str, node: ast.AST) -> bool:
        """A parameter of a function around it hides the import of that name."""
        around = [one for one in self.above(node) if isinstance(one, FUNCTIONS)]
        return any(
            one.arg == name
            for function in around
            for one in ast.walk(function.args)
            if isinstance(one, ast.arg)
        )

    def _fill(self) -> None:
        nodes, parents = self._nodes, self.parents
        stack: list[ast.AST] = [self.tree]
        while stack:
            node = stack.pop()
            kind = type(node)
            nodes[kind].append(node)
            fields = _FIELDS.get(kind)
            if fields is None:
                fields = _FIELDS[kind] = tuple(f for f in reversed(node._fields) if f not in _SKIPPED)
            for name in fields:
                value = getattr(node, name, None)
                if isinstance(value, list):
                    for child in reversed(value):
                        if isinstance(child, ast.AST):
                            parents[child] = node
                            stack.append(child)
                elif isinstance(value, ast.AST):
                    parents[value] = node
                    stack.append(value)

    def _imported(self) -> Iterator[tuple[str, str]]:
        for one in self.nodes(ast.Import):
            for alias in one.names:
                head = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (head, head)
        for each in self.nodes(ast.ImportFrom):
            for alias in each.names:
                if each.module and not each.level:
                    yield alias.asname or alias.name, f"{each.module}.{alias.name}"


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of an attribute chain that begins at a name; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def last_part(name: str) -> str:
    """``StandardScaler`` of ``sklearn.preprocessing.StandardScaler``."""
    return name.rpartition(".")[2]


def argument(call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
    """The argument given under a name, or at a position."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    if position is not None and len(call.args) > position:
        return call.args[position]
    return None


def has_unpacking(call: ast.Call) -> bool:
    """``*args`` or ``**kwargs`` are passed on: what is given can't be told."""
    return any(k.arg is None for k in call.keywords) or any(isinstance(a, ast.Starred) for a in call.args)


def is_false(node: ast.expr | None) -> bool:
    """The literal ``False``."""
    return isinstance(node, ast.Constant) and node.value is False


def is_true(node: ast.expr | None) -> bool:
    """The literal ``True``."""
    return isinstance(node, ast.Constant) and node.value is True


def is_none(node: ast.expr | None) -> bool:
    """The literal ``None``, or not given."""
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def text_of(node: ast.AST | None) -> str | None:
    """The value of a text literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
