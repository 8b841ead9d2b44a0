"""Where a function is used as an object: ``partial(f, x=x)`` is called like it, but is another one each time."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from promote.plan.statements import Statement
from promote_checks.scopes.refs import Ref

_LOOKS = frozenset(
    {
        "getattr",
        "setattr",
        "hasattr",
        "delattr",
        "vars",
        "dir",
        "id",
        "hash",
        "isinstance",
        "type",
        "repr",
        "str",
        "print",
        "format",
    }
)
_COMPARING_METHODS = frozenset({"remove", "index", "count", "discard", "signature", "getsource", "fromkeys"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def identity_obstacle(
    ref: Ref, statements: Sequence[Statement], binds: Mapping[str, Sequence[Statement]]
) -> str:
    """Why a value that is only called alike would not do; empty if calling it is all that happens there."""
    parent, node = ref.parent, ref.node
    if isinstance(parent, ast.AST) and _is_looked_at(parent, node):
        return "is used as an object of its own"
    if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if any(isinstance(n, ast.Attribute) for target in targets for n in [target]):
            return "is kept as an attribute"
        if any(_looks(s.node, names) for s in statements):
            return "is used as an object of its own under another name"
    if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name):
        for statement in binds.get(parent.func.id, ()):
            if _looks(statement.node, _parameters(statement.node)):
                return f"is passed to {parent.func.id}, which uses it as an object of its own"
    return ""


def _is_looked_at(parent: ast.AST, node: ast.AST) -> bool:
    if isinstance(parent, (ast.Attribute, ast.Compare, ast.Set, ast.FormattedValue, ast.ClassDef)):
        return True
    if isinstance(parent, ast.Dict):
        return any(key is node for key in parent.keys)
    if isinstance(parent, ast.Subscript):
        return parent.slice is node
    if isinstance(parent, ast.Call) and parent.func is not node:
        function = parent.func
        if isinstance(function, ast.Name):
            return function.id in _LOOKS
        return isinstance(function, ast.Attribute) and function.attr in _COMPARING_METHODS
    return False


def _looks(node: ast.AST, names: set[str]) -> bool:
    """Whether code uses what a name holds other than by calling it or passing it on."""
    return bool(names) and any(
        isinstance(child, ast.Name) and child.id in names and _is_looked_at(parent, child)
        for parent in ast.walk(node)
        for child in ast.iter_child_nodes(parent)
    )


def _parameters(node: ast.AST) -> set[str]:
    return {
        argument.arg
        for inner in _functions(node)
        for argument in ast.walk(inner.args)
        if isinstance(argument, ast.arg)
    }


def _functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda]:
    for inner in ast.walk(node):
        if isinstance(inner, _FUNCTIONS):
            yield inner
