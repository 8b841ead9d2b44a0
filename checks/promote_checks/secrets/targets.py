"""Values with the names that they are given: variables, attributes, keys, defaults, what is compared or returned."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from promote_checks.secrets.names import STRONG, strength_of
from promote_checks.secrets.pairs import pairs_of

Named = tuple[str, ast.expr]


def named_values(node: ast.AST) -> Iterator[Named]:
    """Names and values of one node, not of what is in it."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr, ast.AugAssign)) and node.value is not None:
        yield from _assigned(node.target, node.value)
    elif isinstance(node, (ast.Dict, ast.Tuple, ast.List)):
        yield from pairs_of(node)
    elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        # The tokens that a loop goes through are words, whatever they look like.
        yield from (one for one in _assigned(node.target, node.iter) if strength_of(one[0]) == STRONG)
    elif isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.arguments):
        yield from _defaults(node)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and strength_of(node.name):
        yield from (
            (node.name, part.value) for part in ast.walk(node) if isinstance(part, ast.Return) and part.value
        )


def name_of(node: ast.expr) -> str:
    """How an expression calls what it refers to; empty: not at all."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        inner = node.slice
        if isinstance(inner, ast.Tuple) and inner.elts:  # df.loc[:, "password"]
            inner = inner.elts[-1]
        key = str(inner.value) if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else ""
        return key or name_of(node.value)
    if isinstance(node, ast.Starred):
        return name_of(node.value)
    return ""


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[Named]:
    if isinstance(target, (ast.Tuple, ast.List)):
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
            for one, part in zip(target.elts, value.elts, strict=True):
                yield from _assigned(one, part)
        else:
            names = [name_of(one) for one in target.elts]
            yield from ((name, value) for name in names if strength_of(name))
        return
    yield name_of(target), value


def _compared(node: ast.Compare) -> Iterator[Named]:
    sides = [node.left, *node.comparators]
    for left, right in pairwise(sides):
        yield name_of(left), right
        yield name_of(right), left


def _defaults(node: ast.arguments) -> Iterator[Named]:
    positional = [*node.posonlyargs, *node.args]
    for argument, default in zip(reversed(positional), reversed(node.defaults), strict=False):
        yield argument.arg, default
    for argument, given in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        if given is not None:
            yield argument.arg, given
