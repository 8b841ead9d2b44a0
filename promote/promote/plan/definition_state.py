"""What defining a function or class does or keeps, beyond giving it a name.

A notebook that runs again executes its definitions again. A package is imported once, so what a definition does, and
what a decorator keeps beside the function, must not move to module level.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence

from promote.plan.known_calls import METHODS
from promote.plan.statements import Statement

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_SET_BACK = frozenset({"defaultdict", "deque", "Counter", "OrderedDict", "ChainMap", "count", "cycle"})
"""What ``emit.kept_state`` sets back."""
_LOOKING = frozenset({"search", "subn", "finditer", "exists", "is_file", "is_dir", "joinpath", "with_suffix", "read_text",
                      "debug", "info", "warning", "error", "exception", "critical", "log"})  # fmt: skip
_MAKING = frozenset({"__init__", "__post_init__", "__new__"})
_HOOKS = frozenset({"__init_subclass__", "__set_name__", "__class_getitem__"})

Binds = Mapping[str, Sequence[Statement]]


def definition_obstacle(node: ast.AST, binds: Binds, statements: Sequence[Statement]) -> str:
    """Why a definition has to be executed by each run; empty if once is enough."""
    for name in _made_by_calls(node, binds):
        if any(_may_act(inner, name) for s in statements for inner in ast.walk(s.node)):
            return f"keeps {name}, which is made once and may change from call to call"
    for name in _called(getattr(node, "decorator_list", ())):
        if any(not _only_wraps(definition) for definition in _own(name, binds)):
            return f"is decorated with {name}, which may keep something from call to call"
    if isinstance(node, ast.ClassDef):
        return _class_obstacle(node, binds)
    return _wrapped_default(node) or _evaluation_obstacle(_defaults(node), binds)


def _wrapped_default(node: ast.AST) -> str:
    """What a decorator returns hides the function, and with it the object that is its default."""
    hidden = any(
        not (isinstance(d, ast.Name) and d.id == "staticmethod") for d in getattr(node, "decorator_list", ())
    )
    if hidden and any(isinstance(default, _DISPLAYS) for default in _defaults(node)):
        return "is decorated and keeps a default that can change"
    return ""


def _made_by_calls(node: ast.AST, binds: Binds) -> Iterator[str]:
    """Defaults and class attributes that are objects of a library: ``rng=Random(3)``."""
    if isinstance(node, ast.ClassDef):
        for inner in node.body:
            if isinstance(inner, ast.Assign) and _is_foreign(inner.value, binds):
                yield from (target.id for target in inner.targets if isinstance(target, ast.Name))
            elif isinstance(inner, _FUNCTIONS):
                yield from _made_by_calls(inner, binds)
    elif isinstance(node, _FUNCTIONS):
        positional = [*node.args.posonlyargs, *node.args.args]
        pairs = [*zip(reversed(positional), reversed(node.args.defaults), strict=False)]
        pairs += [
            (a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d is not None
        ]
        yield from (argument.arg for argument, default in pairs if _is_foreign(default, binds))


def _is_foreign(value: ast.expr, binds: Binds) -> bool:
    """A call of what is neither a builtin nor the notebook's own; containers are set back by each run."""
    if not isinstance(value, ast.Call):
        return False
    root: ast.expr = value.func
    last = root.attr if isinstance(root, ast.Attribute) else getattr(root, "id", "")
    while isinstance(root, ast.Attribute):
        root = root.value
    is_own = isinstance(root, ast.Name) and (hasattr(builtins, root.id) or any(_own(root.id, binds)))
    return not is_own and last not in _SET_BACK


def _may_act(node: ast.AST, name: str) -> bool:
    """A call of a method that is not known to leave the object as it is, or ``next``."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "next":
        return any(_is_called(argument, name) for argument in node.args)
    return (
        isinstance(node.func, ast.Attribute)
        and _is_called(node.func.value, name)
        and node.func.attr not in METHODS | _LOOKING
    )


def _is_called(node: ast.expr, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (
        isinstance(node, ast.Attribute) and node.attr == name
    )


def _class_obstacle(node: ast.ClassDef, binds: Binds) -> str:
    for base in (*node.bases, *(k.value for k in node.keywords)):
        for name in sorted({n.id for n in ast.walk(base) if isinstance(n, ast.Name)}):
            if any(_has_hook(definition, binds) for definition in _own(name, binds)):
                return f"is noticed by {name} when it is defined"
    if any(isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call) for inner in node.body):
        return "does something while it is being defined"
    wrapped = next(
        (text for inner in node.body if isinstance(inner, _FUNCTIONS) and (text := _wrapped_default(inner))),
        "",
    )
    return wrapped or _evaluation_obstacle(_evaluated(node), binds)


def _evaluation_obstacle(parts: Iterable[ast.AST], binds: Binds) -> str:
    for part in parts:
        for inner in _at_once(part):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
                for definition in _own(inner.func.id, binds):
                    if _acts(definition, binds):
                        return f"calls {inner.func.id} while it is being defined"
    return ""


def _acts(definition: ast.stmt, binds: Binds) -> bool:
    """A function may do anything; an object whose methods change it would be changed for the next run as well."""
    if not isinstance(definition, ast.ClassDef) or _has_hook(definition, binds):
        return True
    methods = [m for m in definition.body if isinstance(m, _FUNCTIONS) and m.name not in _MAKING]
    return any(_changes_something(inner) for method in methods for inner in ast.walk(method))


def _changes_something(node: ast.AST) -> bool:
    """It stores an attribute or an item, or calls a method of an attribute: ``self.items.append(x)``."""
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, (ast.Attribute, ast.Subscript))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "next"


def _own(name: str, binds: Binds) -> Iterator[ast.stmt]:
    """The definitions of the notebook under a name."""
    for statement in binds.get(name, ()):
        if isinstance(statement.node, (*_FUNCTIONS, ast.ClassDef)):
            yield statement.node


def _called(decorators: Iterable[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        while isinstance(target, ast.Attribute):
            target = target.value
        if isinstance(target, ast.Name):
            yield target.id


def _only_wraps(node: ast.stmt) -> bool:
    """The decorator makes functions of functions, and no object that they share from call to call."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return False
    return all(_wraps(statement) for statement in node.body)


def _wraps(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Return):
        return statement.value is None or isinstance(statement.value, ast.Name)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if not isinstance(statement, ast.FunctionDef):
        return False
    if any(name not in ("wraps", "functools") for name in _called(statement.decorator_list)):
        return False
    if not all(isinstance(default, ast.Constant) for default in _defaults(statement)):
        return False
    return not any(_shares(inner) for inner in ast.walk(statement))


def _shares(node: ast.AST) -> bool:
    """It may change something that outlives the call."""
    if isinstance(node, ast.Nonlocal):
        return True
    return isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)


def _has_hook(node: ast.stmt, binds: Binds, seen: frozenset[str] = frozenset()) -> bool:
    """Subclasses, or the classes that it makes, run code of its own when they are defined."""
    if not isinstance(node, ast.ClassDef) or node.name in seen:
        return False
    if any(isinstance(inner, _FUNCTIONS) and inner.name in _HOOKS for inner in node.body):
        return True
    parents = {
        n.id
        for base in (*node.bases, *(k.value for k in node.keywords))
        for n in ast.walk(base)
        if isinstance(n, ast.Name)
    }
    if "type" in parents:
        return True
    seen |= {node.name}
    return any(_has_hook(definition, binds, seen) for name in parents for definition in _own(name, binds))


def _defaults(node: ast.AST) -> Iterator[ast.expr]:
    arguments = getattr(node, "args", None)
    if isinstance(arguments, ast.arguments):
        yield from arguments.defaults
        yield from (default for default in arguments.kw_defaults if default is not None)


def _evaluated(node: ast.ClassDef) -> Iterator[ast.AST]:
    """What a class body evaluates: bodies of methods are left out, their defaults are not."""
    for inner in node.body:
        if isinstance(inner, _FUNCTIONS):
            yield from (*_defaults(inner), *inner.decorator_list)
        elif isinstance(inner, ast.ClassDef):
            yield from _evaluated(inner)
        else:
            yield inner


def _at_once(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of an expression or statement that run with it: no bodies of lambdas."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.Lambda, *_FUNCTIONS)):
            yield from _at_once(child)
