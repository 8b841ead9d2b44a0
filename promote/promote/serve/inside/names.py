"""Names in code: what it reads, what it binds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def reads(node: ast.AST) -> set[str]:
    """Names that code takes from its surroundings. Names of inner scopes are left out."""
    found: set[str] = set()
    _collect(node, found, frozenset())
    return found


def _collect(node: ast.AST, found: set[str], own: frozenset[str]) -> None:
    if isinstance(node, ast.Name):
        if node.id not in own and not isinstance(node.ctx, ast.Store):
            found.add(node.id)
        return
    if isinstance(node, (*FUNCTIONS, ast.Lambda)):
        inner = own | {a.arg for a in _arguments(node.args)}
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
            _collect(default, found, own)
        if isinstance(node, ast.Lambda):
            _collect(node.body, found, inner)
            return
        for decorator in node.decorator_list:
            _collect(decorator, found, own)
        outer = {
            name for n in ast.walk(node) if isinstance(n, (ast.Global, ast.Nonlocal)) for name in n.names
        }
        inner |= frozenset(bound(node.body)) - outer
        found.update(outer - own)
        for part in node.body:
            _collect(part, found, inner)
        return
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        own = own | {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
    for child in ast.iter_child_nodes(node):
        _collect(child, found, own)


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (one for one in (arguments.vararg, arguments.kwarg) if one is not None)


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> tuple[str, ...]:
    """Names of a function's parameters."""
    return tuple(one.arg for one in _arguments(node.args))


def bound(body: Iterable[ast.AST]) -> set[str]:
    """Names that statements bind in their own scope."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        found |= bound(ast.iter_child_nodes(node))
    return found


def is_import(node: ast.AST) -> bool:
    """An import statement."""
    return isinstance(node, (ast.Import, ast.ImportFrom))


def is_definition(node: ast.AST) -> bool:
    """A function or a class."""
    return isinstance(node, (*FUNCTIONS, ast.ClassDef))


def is_quiet(node: ast.stmt) -> bool:
    """A bare expression that is a print, a text or a name: nothing that a value needs."""
    if not isinstance(node, ast.Expr):
        return False
    call = node.value
    if isinstance(call, ast.Call):
        return isinstance(call.func, ast.Name) and call.func.id in ("print", "display")
    return isinstance(call, (ast.Constant, ast.Name))
