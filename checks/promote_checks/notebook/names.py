"""Which names a piece of Python binds and reads: just enough to translate magics."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def bound_by(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Names that these nodes bind in the scope in which they stand, ``global`` from below included."""
    return frozenset(name for node in nodes for name in _bound(node))


def bound_in(function: Function) -> frozenset[str]:
    """Parameters and local names of a function."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    arguments += [extra for extra in (function.args.vararg, function.args.kwarg) if extra]
    body = [function.body] if isinstance(function.body, ast.expr) else function.body
    return frozenset(argument.arg for argument in arguments) | bound_by(body)


def deleted_by(node: ast.stmt) -> frozenset[str]:
    """Names that a ``del`` statement takes away."""
    targets = node.targets if isinstance(node, ast.Delete) else []
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def read_in(tree: ast.AST) -> frozenset[str]:
    """Names that are read anywhere below."""
    return frozenset(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )


def rebound_in(tree: ast.AST) -> frozenset[str]:
    """Names bound anywhere below to something else than the module of that name."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname for alias in node.names if alias.asname and alias.asname != alias.name}
        elif isinstance(node, ast.ImportFrom | ast.arg):
            names |= _named(node)
        else:
            names |= set(_own(node))
    return frozenset(names)


def opens_namespace(tree: ast.AST) -> bool:
    """Can it bind names that don't stand in the text (star imports, ``exec``, ``globals()``)?"""
    return any(
        (isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names))
        or (isinstance(node, ast.Name) and node.id in ("exec", "globals"))
        for node in ast.walk(tree)
    )


def _bound(node: ast.AST) -> Iterator[str]:
    yield from _own(node)
    if isinstance(node, _SCOPES):
        yield from _declared_global(node)
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(node, _COMPREHENSIONS):
            yield from (part.target.id for part in ast.walk(child) if isinstance(part, ast.NamedExpr))
        else:
            yield from _bound(child)


def _own(node: ast.AST) -> Iterator[str]:
    """Names that this very node binds."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from _named(node)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


def _named(node: ast.Import | ast.ImportFrom | ast.arg) -> set[str]:
    if isinstance(node, ast.arg):
        return {node.arg}
    return {alias.asname or alias.name.partition(".")[0] for alias in node.names if alias.name != "*"}


def _declared_global(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Global):
            yield from part.names
