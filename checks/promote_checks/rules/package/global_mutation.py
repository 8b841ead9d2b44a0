"""One function changes an object of the module, and another function reads it.

Why: what the second one gives depends on who was called before. In a service, requests see each other's values;
as a package, tests depend on their order.

Mend: pass the object in and return it, or keep both functions in a class that owns it.

Example:

    history = []
    def record(x): history.append(x)
    def report(): return sum(history)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import FUNCTIONS, dotted, last_part
from promote_checks.rules.subject import Subject

CODE = "PK002"
NAME = "global-mutation"
SEVERITY: Severity = "warning"
HINT = "pass the object in and return it, or keep it in a class"
WORDS: tuple[str, ...] = ("def ",)


_CHANGES = frozenset({"append", "extend", "insert", "update", "add", "pop", "remove", "clear", "setdefault", "popitem",
                      "discard", "appendleft", "sort", "reverse"})  # fmt: skip
_CONTAINERS = frozenset(
    {"dict", "list", "set", "defaultdict", "deque", "Counter", "OrderedDict", "DataFrame"}
)


def check(subject: Subject) -> Iterator[Hit]:
    """Module-level containers changed in one function, and ``global`` names bound in one, read in another."""
    containers = _containers(subject)
    changed: dict[str, tuple[ast.AST, ast.AST]] = {}
    readers: dict[str, set[ast.AST]] = {}
    for function in subject.index.functions:
        local, declared = _locals(function), _globals(function)
        for node in _own(function):
            name = _changes(node, declared)
            if name and (name in declared or (name in containers and name not in local)):
                changed.setdefault(name, (node, function))
            elif (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Load)
                and node.id not in local - declared
            ):
                readers.setdefault(node.id, set()).add(function)
    for name, (node, changer) in changed.items():
        others = readers.get(name, set()) - {changer}
        if others:
            other = next(getattr(one, "name", "") for one in others)
            yield subject.hit(
                node,
                f"{getattr(changer, 'name', '')}() changes {name} of the module, and {other}() reads it",
            )


def _containers(subject: Subject) -> set[str]:
    """Names bound at top level to something that can be changed in place; a cache by its name is one on purpose."""
    found = set()
    for statement in subject.tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            value = statement.value
            made = isinstance(value, ast.Call) and last_part(dotted(value.func)) in _CONTAINERS
            if made or isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return {name for name in found if "cache" not in name.lower() and "registry" not in name.lower()}


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """Nodes of the function itself, without those of functions inside."""
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop(0)
        yield node
        if not isinstance(node, FUNCTIONS):
            stack[:0] = ast.iter_child_nodes(node)


def _changes(node: ast.AST, declared: set[str]) -> str:
    """The name whose object the node changes, or the ``global`` name that it binds."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
        return node.func.value.id if isinstance(node.func.value, ast.Name) else ""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
        targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
        for target in targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                return target.value.id
            if isinstance(target, ast.Name) and target.id in declared:
                return target.id
    return ""


def _locals(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    arguments = function.args
    names = {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    return names | {
        one.id for one in _own(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def _globals(function: ast.AST) -> set[str]:
    return {name for one in _own(function) if isinstance(one, ast.Global) for name in one.names}
