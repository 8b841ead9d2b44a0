"""What of a notebook is a reading of the clock, by its text alone: variables, and parts of printed lines.

Two runs may agree on such a value by chance, so no run can tell: ``0.1s`` on a busy machine, ``0.0s`` on an idle one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

READINGS = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "pandas.Timestamp.now", "pandas.Timestamp.today", "pandas.Timestamp.utcnow", "time.time", "time.time_ns",
    "time.perf_counter", "time.perf_counter_ns", "time.monotonic", "time.monotonic_ns", "time.process_time",
    "time.process_time_ns", "time.thread_time", "time.thread_time_ns", "timeit.default_timer",
}  # fmt: skip
PURE = frozenset({"abs", "divmod", "float", "format", "int", "len", "max", "min", "round", "str", "sum"})
"""Builtins that give what varies in their arguments, and nothing else."""
MODULES = ("datetime.", "math.", "time.")
"""What their functions give varies with their arguments and the clock alone."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
Scope = ast.AST | None


@dataclass(slots=True)
class Clocks:
    """The notebook's readings of the clock. A name is known by the function that binds it, or None."""

    modules: dict[str, str] = field(default_factory=dict)
    """Name -> what an import bound it to: ``dt`` -> ``datetime``."""
    scopes: dict[int, Scope] = field(default_factory=dict)
    """Node -> the function around it."""
    bound: dict[tuple[Scope, str], list[ast.expr | None]] = field(default_factory=dict)
    """Each binding of a name: the value that is assigned, None for any other kind of binding."""
    names: set[tuple[Scope, str]] = field(default_factory=set)
    """Names that are nothing but readings, and what is computed of them."""
    trees: list[tuple[int, ast.Module]] = field(default_factory=list)

    def is_reading(self, node: ast.expr) -> bool:
        """Whether all that varies in an expression derives from the clock, and something does."""
        return self._derived(node) and self._reads(node)

    def scope_of(self, node: ast.AST, name: str) -> Scope:
        """The function whose local a name is, as seen from a node; None: the notebook's own."""
        scope = self.scopes.get(id(node))
        while scope is not None and (scope, name) not in self.bound:
            scope = self.scopes.get(id(scope))
        return scope

    def _reads(self, node: ast.expr) -> bool:
        return any(
            (isinstance(part, ast.Call) and self.qualified(part.func) in READINGS)
            or (isinstance(part, ast.Name) and (self.scope_of(part, part.id), part.id) in self.names)
            for part in ast.walk(node)
        )

    def _derived(self, node: ast.AST) -> bool:
        """Only readings, constants, and arithmetic and methods on them."""
        match node:
            case ast.Constant():
                return True
            case ast.Name():
                return (self.scope_of(node, node.id), node.id) in self.names
            case ast.Call() if self.qualified(node.func) in READINGS:
                return True
            case ast.Call() if self.qualified(node.func):
                return self.qualified(node.func).startswith(MODULES) and self._all(node)
            case ast.Attribute() if self.qualified(node):
                return self.qualified(node).startswith(MODULES)
            case ast.Call(func=ast.Name(id=function)):
                return function in PURE and (None, function) not in self.bound and self._all(node)
            case ast.Call(func=ast.Attribute(value=value)):
                return self._derived(value) and self._all(node)
            case (
                ast.BinOp()
                | ast.UnaryOp()
                | ast.Attribute()
                | ast.IfExp()
                | ast.FormattedValue()
                | ast.JoinedStr()
            ):
                return all(self._derived(c) for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr))
        return False

    def _all(self, call: ast.Call) -> bool:
        return all(self._derived(a) for a in (*call.args, *(k.value for k in call.keywords)))

    def qualified(self, node: ast.expr) -> str:
        """``dt.datetime.now`` as what it was imported from; empty where it is not imported."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.modules:
            return ""
        if (self.scope_of(node, node.id), node.id) in self.bound:
            return ""
        return ".".join([self.modules[node.id], *reversed(parts)])


def clocks_of(cells: Iterable[tuple[int, str]]) -> Clocks:
    """Find the readings in cells (index and text): a name is one if each of its bindings assigns one."""
    clocks = Clocks()
    for index, python in cells:
        tree = parsed(python)
        clocks.trees.append((index, tree))
        _enter(tree, None, clocks)
    while True:
        more = {
            key
            for key, values in clocks.bound.items()
            if key not in clocks.names and all(v is not None and clocks.is_reading(v) for v in values)
        }
        if not more:
            return clocks
        clocks.names |= more


def parsed(python: str) -> ast.Module:
    """A cell's tree; an empty one for a cell that does not parse."""
    try:
        tree = compile(python, "<cell>", "exec", _FLAGS, dont_inherit=True)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])
    assert isinstance(tree, ast.Module)
    return tree


def _enter(node: ast.AST, scope: Scope, clocks: Clocks) -> None:
    """Note imports, scopes and bindings below a node."""
    assigned = _assigned(node)
    for child in ast.iter_child_nodes(node):
        clocks.scopes[id(child)] = scope
        inner = child if isinstance(child, FUNCTIONS) else scope
        if isinstance(child, ast.arg):
            clocks.bound.setdefault((scope, child.arg), []).append(None)
        elif isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            value = assigned.get(id(child))
            clocks.bound.setdefault((scope, child.id), []).append(value)
        elif isinstance(child, (*FUNCTIONS[:2], ast.ClassDef)):
            clocks.bound.setdefault((scope, child.name), []).append(None)
        elif isinstance(child, ast.alias):
            _import(node, child, clocks)
        elif isinstance(child, (ast.Global, ast.Nonlocal)):
            for name in child.names:
                clocks.bound.setdefault((None, name), []).append(None)
        _enter(child, inner, clocks)


def _assigned(node: ast.AST) -> dict[int, ast.expr]:
    """Target -> the very value that it is given, where a statement says so plainly."""
    if isinstance(node, ast.Assign):
        pairs = {id(t): node.value for t in node.targets if isinstance(t, ast.Name)}
        for target in node.targets:
            if (
                isinstance(target, ast.Tuple)
                and isinstance(node.value, ast.Tuple)
                and len(target.elts) == len(node.value.elts)
            ):
                pairs |= {id(t): v for t, v in zip(target.elts, node.value.elts, strict=True)}
        return pairs
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        return {id(node.target): node.value}
    return {}


def _import(node: ast.AST, alias: ast.alias, clocks: Clocks) -> None:
    if isinstance(node, ast.Import):
        name = alias.asname or alias.name.partition(".")[0]
        clocks.modules[name] = alias.name if alias.asname else name
    elif isinstance(node, ast.ImportFrom):
        clocks.modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"


def only_shown(clocks: Clocks, printed: Iterable[ast.AST]) -> frozenset[str]:
    """Variables of the notebook that are readings, and go into nothing but readings and the printed parts given."""
    inside = {id(part) for node in printed for part in ast.walk(node)}
    flows = {
        id(part)
        for (scope, name), values in clocks.bound.items()
        if (scope, name) in clocks.names
        for value in values
        if value is not None
        for part in ast.walk(value)
    }
    escaped = {
        node.id
        for _, tree in clocks.trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and clocks.scope_of(node, node.id) is None
        and id(node) not in inside | flows
    }
    own = {name for scope, name in clocks.names if scope is None}
    # A reading that nothing shows is a value like any other: it is what the notebook wanted to have.
    shown = {
        node.id
        for _, tree in clocks.trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) in inside and clocks.scope_of(node, node.id) is None
    }
    return frozenset(_reaching(clocks, own, shown) - _reaching(clocks, own, escaped))


def _reaching(clocks: Clocks, own: set[str], escaped: set[str]) -> set[str]:
    """Readings of which something that escapes is computed."""
    found = own & escaped
    while True:
        parts = [
            part.id
            for (scope, name), values in clocks.bound.items()
            if scope is None and name in found
            for value in values
            if value is not None
            for part in ast.walk(value)
            if isinstance(part, ast.Name)
        ]
        more = (own & set(parts)) - found
        if not more:
            return found
        found |= more


def calls_of_print(tree: ast.AST) -> Iterator[ast.Call]:
    """Each ``print(...)`` in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node
