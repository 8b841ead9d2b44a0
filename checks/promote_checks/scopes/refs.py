"""Resolve every name in a top-level statement to the scope it lives in.

Python's own rules: a function sees its enclosing functions and the module, never an enclosing class body;
``global`` and ``nonlocal`` redirect; a comprehension has a scope of its own but evaluates its first iterable
outside; a walrus binds in the function around the comprehension.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Context = Literal["load", "store", "delete"]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Ref:
    """One occurrence of a name that lives in the module's scope."""

    name: str
    node: ast.AST
    """``ast.Name`` for reads; for bindings also the def, import alias, handler, pattern or ``global``."""
    context: Context
    deferred: bool
    """Inside a function body: happens when the function is called, not when the statement runs."""
    parent: ast.AST | None = None
    """The node that directly holds ``node``."""
    in_class: bool = False
    """Read directly in a class body that also binds the name: may or may not be the module's."""
    shadows: frozenset[str] = frozenset()
    """Names bound in the function and comprehension scopes around this occurrence."""


@dataclass(slots=True)
class _Scope:
    kind: Literal["module", "function", "class", "comprehension"]
    bound: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    rebound: set[str] = field(default_factory=set)
    """Names declared global that this very scope binds."""
    nonlocal_names: set[str] = field(default_factory=set)
    parent: _Scope | None = None
    deferred: bool = False
    owner: str = ""
    """Name of the class whose body this is."""


def module_refs(statement: ast.AST) -> tuple[Ref, ...]:
    """Every occurrence in ``statement`` of a name that lives in the module's scope, in source order."""
    refs: list[Ref] = []
    _walk(statement, _Scope("module"), None, refs)
    return tuple(refs)


def bound_names(target: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Names that ``target`` binds directly in the scope it stands in, nested scopes left out."""
    if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
        yield target.id, target
    elif isinstance(target, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield target.name, target
        return
    elif isinstance(target, ast.alias):
        if target.name != "*":
            yield (target.asname or target.name.split(".")[0]), target
    elif (
        isinstance(target, ast.ExceptHandler)
        and target.name
        or isinstance(target, (ast.MatchAs, ast.MatchStar))
        and target.name
    ):
        yield target.name, target
    elif isinstance(target, ast.MatchMapping) and target.rest:
        yield target.rest, target
    if isinstance(target, ast.Lambda):
        return
    if isinstance(target, _COMPREHENSIONS):
        for node in ast.walk(target):
            if isinstance(node, ast.NamedExpr):
                yield node.target.id, node.target
        return
    for child in ast.iter_child_nodes(target):
        yield from bound_names(child)


def _function_scope(node: FunctionNode, parent: _Scope) -> _Scope:
    scope = _Scope("function", parent=parent, deferred=True)
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a]
    scope.bound.update(argument.arg for argument in every)
    body: Sequence[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else node.body
    _declare(scope, body)
    return scope


def _declare(scope: _Scope, body: Sequence[ast.AST]) -> None:
    """What a body binds in its own scope, and what ``global`` and ``nonlocal`` take out of it."""
    for child in body:
        scope.bound.update(name for name, _ in bound_names(child))
        for inner in _same_scope(child):
            if isinstance(inner, ast.Global):
                scope.global_names.update(inner.names)
            elif isinstance(inner, ast.Nonlocal):
                scope.nonlocal_names.update(inner.names)
    scope.rebound |= scope.bound & scope.global_names
    scope.bound -= scope.global_names | scope.nonlocal_names


def _same_scope(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
        return
    for child in ast.iter_child_nodes(node):
        yield from _same_scope(child)


def _class_scope(node: ast.ClassDef, parent: _Scope) -> _Scope:
    scope = _Scope("class", parent=parent, deferred=parent.deferred, owner=node.name)
    _declare(scope, node.body)
    return scope


def _comprehension_scope(node: ast.AST, parent: _Scope) -> _Scope:
    scope = _Scope("comprehension", parent=parent, deferred=parent.deferred)
    for generator in node.generators:  # type: ignore[attr-defined]
        scope.bound.update(
            inner.id
            for inner in ast.walk(generator.target)
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
        )
    return scope


def _lives_in_module(name: str, scope: _Scope, *, store: bool) -> tuple[bool, bool]:
    """Whether ``name`` seen from ``scope`` is the module's, and whether only perhaps (a class body)."""
    current: _Scope | None = scope
    first = True
    while current is not None and current.kind != "module":
        if name in current.global_names:
            return True, False
        if current.kind == "class":
            if first and name in current.bound:
                outer, _ = _lives_in_module(name, _beyond(current), store=False)
                return (False, False) if store else (outer, outer)
        elif store and current.kind == "comprehension" and name not in current.bound:
            pass
        elif name in current.bound:
            return False, False
        if current.kind != "comprehension":
            first = False
        current = current.parent
    return True, False


def _beyond(scope: _Scope) -> _Scope:
    return scope.parent or _Scope("module")


def _shadows(scope: _Scope) -> frozenset[str]:
    names: set[str] = set()
    current: _Scope | None = scope
    while current is not None:
        names |= current.bound
        current = current.parent
    return frozenset(names)


def _add(
    refs: list[Ref], name: str, node: ast.AST, context: Context, scope: _Scope, parent: ast.AST | None
) -> None:
    ours, perhaps = _lives_in_module(name, scope, store=context != "load")
    if ours:
        refs.append(
            Ref(
                _mangled(name, scope),
                node,
                context,
                scope.deferred,
                parent,
                in_class=perhaps,
                shadows=_shadows(scope),
            )
        )


def _mangled(name: str, scope: _Scope) -> str:
    """``__x`` inside a class ``K`` means ``_K__x``, wherever it lives."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    current: _Scope | None = scope
    while current is not None and not current.owner:
        current = current.parent
    owner = current.owner.lstrip("_") if current is not None else ""
    return f"_{owner}{name}" if owner else name


def _walk(node: ast.AST, scope: _Scope, parent: ast.AST | None, refs: list[Ref]) -> None:
    if isinstance(node, ast.Name):
        context: Context = (
            "load"
            if isinstance(node.ctx, ast.Load)
            else "store"
            if isinstance(node.ctx, ast.Store)
            else "delete"
        )
        _add(refs, node.id, node, context, scope, parent)
        return
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        _walk_function(node, scope, parent, refs)
        return
    if isinstance(node, ast.ClassDef):
        _walk_class(node, scope, parent, refs)
        return
    if isinstance(node, _COMPREHENSIONS):
        _walk_comprehension(node, scope, parent, refs)
        return
    if isinstance(node, ast.Global):
        for name in node.names:
            # A class body runs at once: declaring a name there binds it only where the body does.
            read = scope.kind == "class" and name not in scope.rebound
            refs.append(Ref(name, node, "load" if read else "store", scope.deferred, parent))
        return
    if isinstance(node, (ast.alias, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping)):
        for name, where in _own_binding(node):
            _add(refs, name, where, "store", scope, parent)
    for child in _evaluation_order(node):
        _walk(child, scope, node, refs)


def _own_binding(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.alias):
        if node.name != "*":
            yield (node.asname or node.name.split(".")[0]), node
    elif isinstance(node, ast.MatchMapping):
        if node.rest:
            yield node.rest, node
    elif getattr(node, "name", None):
        yield node.name, node  # type: ignore[attr-defined]


def _evaluation_order(node: ast.AST) -> Iterator[ast.AST]:
    """Children, with values before the targets they are assigned to."""
    if isinstance(node, ast.Assign):
        yield node.value
        yield from node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
        if node.value is not None:
            yield node.value
        if isinstance(node, ast.AnnAssign):
            yield node.annotation
        yield node.target
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield node.iter
        yield node.target
        yield from node.body
        yield from node.orelse
    else:
        yield from ast.iter_child_nodes(node)


def _walk_function(node: FunctionNode, scope: _Scope, parent: ast.AST | None, refs: list[Ref]) -> None:
    arguments = node.args
    outside: list[ast.AST] = [d for d in (*arguments.defaults, *arguments.kw_defaults) if d is not None]
    if not isinstance(node, ast.Lambda):
        outside += node.decorator_list
        every = [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            arguments.vararg,
            arguments.kwarg,
        ]
        outside += [a.annotation for a in every if a is not None and a.annotation is not None]
        if node.returns is not None:
            outside.append(node.returns)
    for child in outside:
        _walk(child, scope, node, refs)
    inner = _function_scope(node, scope)
    for statement in [node.body] if isinstance(node, ast.Lambda) else node.body:
        _walk(statement, inner, node, refs)
    if not isinstance(node, ast.Lambda):
        _add(refs, node.name, node, "store", scope, parent)


def _walk_class(node: ast.ClassDef, scope: _Scope, parent: ast.AST | None, refs: list[Ref]) -> None:
    for child in (*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)):
        _walk(child, scope, node, refs)
    inner = _class_scope(node, scope)
    for statement in node.body:
        _walk(statement, inner, node, refs)
    _add(refs, node.name, node, "store", scope, parent)


def _walk_comprehension(node: ast.AST, scope: _Scope, parent: ast.AST | None, refs: list[Ref]) -> None:
    inner = _comprehension_scope(node, scope)
    start = len(refs)
    generators = node.generators  # type: ignore[attr-defined]
    for number, generator in enumerate(generators):
        _walk(generator.iter, inner if number else scope, generator, refs)
        _walk(generator.target, inner, generator, refs)
        for condition in generator.ifs:
            _walk(condition, inner, generator, refs)
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]  # type: ignore[attr-defined]
    for result in results:
        _walk(result, inner, node, refs)
    if isinstance(node, ast.GeneratorExp) and not isinstance(parent, ast.Call):
        # A generator that is kept reads its names when it is consumed, which may be much later.
        late = [
            replace(ref, deferred=True) for ref in refs[start:] if ref.context == "load" and not ref.deferred
        ]
        refs.extend(late)
