"""Which objects code changes in place, by the names and attributes that lead to them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_MUTATORS = frozenset(
    {"add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "extendleft", "insert",
     "intersection_update", "move_to_end", "pop", "popitem", "popleft", "remove", "reverse", "rotate", "setdefault",
     "sort", "subtract", "symmetric_difference_update", "update"}
)  # fmt: skip
"""The methods of Python's own mutable containers that change them."""


def attributes_changed(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Attributes under which something is changed, be it by another name: ``rows = self.rows; rows.append(1)``."""
    for node in nodes:
        for target in changed_in_place(node):
            yield from (part.attr for part in path_of(target) if isinstance(part, ast.Attribute))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _through_aliases(node)


def path_of(target: ast.expr) -> Iterator[ast.expr]:
    """What leads to an object, from its end: ``self.rows[0]``, ``self.rows``, ``self``."""
    yield target
    while isinstance(target, (ast.Attribute, ast.Subscript)):
        target = target.value
        yield target


def _through_aliases(function: ast.AST) -> Iterator[str]:
    changed = {
        part.id
        for node in ast.walk(function)
        for target in changed_in_place(node)
        for part in path_of(target)
        if isinstance(part, ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, (ast.For, ast.NamedExpr)):
            targets, value = [node.target], node.iter if isinstance(node, ast.For) else node.value
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id in changed for target in targets):
            yield from (part.attr for part in path_of(value) if isinstance(part, ast.Attribute))


def changed_in_place(node: ast.AST) -> Iterator[ast.expr]:
    """What a node changes in place: the receiver of a mutating method, of an item, of an augmented assignment."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MUTATORS:
        yield node.func.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "next":
        yield from node.args[:1]
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
        yield node.value
    elif isinstance(node, ast.AugAssign):
        yield node.target
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del)):
        yield node.value
