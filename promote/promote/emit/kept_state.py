"""What functions, classes and modules keep from one call to the next, and the statements that set it back.

A notebook that runs again executes its definitions again: defaults, class attributes and caches are new. A package
is imported once. This module finds the state that would leak from run to run in the text of a module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from promote.emit.in_place import attributes_changed, changed_in_place, path_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CONTAINERS = frozenset(
    {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "ChainMap"}
)
_ITERATORS = frozenset({"count", "cycle"})
_CACHES = frozenset({"cache", "lru_cache"})


@dataclass(frozen=True, slots=True)
class Changes:
    """What the code of a package changes, wherever it stands."""

    attributes: frozenset[str]
    """Attributes whose value is changed in place: ``self.items.append(1)``."""
    on_classes: frozenset[tuple[str, str]]
    """Class and attribute that is bound on it: ``cls.count += 1``."""
    on_functions: frozenset[str]
    """Functions that carry attributes: ``score.calls = 1``."""
    functions: frozenset[str]
    """Functions at the top of a module: what is passed to one may be changed there."""
    classes: Mapping[str, ast.ClassDef]

    def lineage(self, name: str) -> Iterator[ast.ClassDef]:
        """A class of the package and those of its bases that are of the package."""
        node = self.classes.get(name)
        if node is not None:
            yield node
            for base in node.bases:
                if isinstance(base, ast.Name) and base.id != name:
                    yield from self.lineage(base.id)


def changes_in(trees: Iterable[ast.Module]) -> Changes:
    """Collect what the modules of a package change."""
    trees = list(trees)
    functions = {n.name for tree in trees for n in tree.body if isinstance(n, _FUNCTIONS)}
    classes = {n.name: n for tree in trees for n in tree.body if isinstance(n, ast.ClassDef)}
    nodes = [node for tree in trees for node in ast.walk(tree)]
    stored = [n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, (ast.Store, ast.Del))]
    return Changes(
        attributes=frozenset(attributes_changed(nodes)),
        on_classes=frozenset(pair for tree in trees for pair in _bound_on_classes(tree, frozenset(classes))),
        on_functions=frozenset(
            n.value.id for n in stored if isinstance(n.value, ast.Name) and n.value.id in functions
        ),
        functions=frozenset(functions),
        classes=classes,
    )


def resets_of(tree: ast.Module, changes: Changes) -> tuple[list[str], list[str]]:
    """Statements that set back what a module keeps, and the names that they bind through ``global``."""
    lines: list[str] = []
    rebound: list[str] = []
    for node in tree.body:
        if isinstance(node, _FUNCTIONS):
            lines += _of_function(node, node.name, changes)
        elif isinstance(node, ast.ClassDef):
            lines += _of_class(node, changes)
        else:
            for name, value in _assigned(node):
                in_place, line = _of_global(name, value, tree)
                lines += [line] if line else []
                rebound += [name] if line and not in_place else []
    return lines, rebound


def _of_function(node: Function, spelled: str, changes: Changes) -> Iterator[str]:
    if any(_last_name(d) in _CACHES for d in node.decorator_list):
        yield f"{spelled}.cache_clear()"
    if node.decorator_list:
        return  # What another decorator returns need not have the function's defaults.
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    given = dict(zip((a.arg for a in reversed(positional)), reversed(arguments.defaults), strict=False))
    named = {
        a.arg: d for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None
    }
    if any(_is_kept(node, name, default, changes) for name, default in given.items()):
        yield f"{spelled}.__defaults__ = ({', '.join(ast.unparse(d) for d in arguments.defaults)},)"
    if any(_is_kept(node, name, default, changes) for name, default in named.items()):
        pairs = ", ".join(f"{name!r}: {ast.unparse(default)}" for name, default in named.items())
        yield f"{spelled}.__kwdefaults__ = {{{pairs}}}"
    if node.name in changes.on_functions and spelled == node.name:
        yield f"vars({spelled}).clear()"


def _of_class(node: ast.ClassDef, changes: Changes) -> Iterator[str]:
    if node.keywords or not all(_is_plain_dataclass(decorator) for decorator in node.decorator_list):
        return  # A metaclass, or a decorator, makes something else of what its body says.
    plain = all(isinstance(base, ast.Name) and base.id in {"object", *changes.classes} for base in node.bases)
    bound = {
        attr for each in changes.lineage(node.name) for name, attr in changes.on_classes if name == each.name
    }
    declared: set[str] = set()
    for inner in node.body:
        if isinstance(inner, _FUNCTIONS):
            yield from _of_function(inner, f"{node.name}.{inner.name}", changes)
        elif plain or isinstance(inner, ast.Assign):
            for name, value in _assigned(inner):
                declared.add(name)
                if name in bound or (_is_fresh(value) and name in changes.attributes):
                    yield f"{node.name}.{name} = {ast.unparse(value)}"
    for name in sorted(bound - declared) if plain else ():
        yield f"if {name!r} in vars({node.name}):\n    del {node.name}.{name}"


def _is_plain_dataclass(decorator: ast.expr) -> bool:
    """It leaves the attributes of the class where they are; with ``slots`` it makes another class."""
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return _last_name(decorator) == "dataclass" and not any(k.arg == "slots" for k in keywords)


def _of_global(name: str, value: ast.expr, tree: ast.Module) -> tuple[bool, str]:
    """Whether the object is emptied in place, and the statement; empty where nothing changes the global."""
    users = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    if any(name in n.names for user in users for n in ast.walk(user) if isinstance(n, ast.Global)):
        return False, f"{name} = {ast.unparse(value)}"
    if not is_container(value) or not any(_changes(user, name) for user in users if not _binds(user, name)):
        return True, ""
    # In place: another module may have imported the object by its name.
    if isinstance(value, (ast.List, ast.ListComp)):
        return True, f"{name}[:] = {ast.unparse(value)}"
    if isinstance(value, ast.Call) and not value.args and not value.keywords or _is_empty(value):
        return True, f"{name}.clear()"
    if isinstance(value, (ast.Dict, ast.DictComp, ast.Set, ast.SetComp)):
        return True, f"{name}.clear()\n{name}.update({ast.unparse(value)})"
    return False, f"{name} = {ast.unparse(value)}"


def is_container(value: ast.expr) -> bool:
    """A new mutable container of Python's own."""
    return isinstance(value, _DISPLAYS) or (isinstance(value, ast.Call) and _last_name(value) in _CONTAINERS)


def _is_fresh(value: ast.expr) -> bool:
    """A new container, or a new iterator, which every ``next`` moves on."""
    return is_container(value) or (isinstance(value, ast.Call) and _last_name(value) in _ITERATORS)


def _is_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Dict) and not value.keys


def _is_kept(node: Function, name: str, default: ast.expr, changes: Changes) -> bool:
    """Whether a default is an object of its own that the function changes, or lets out of its hands."""
    fresh = is_container(default) or (
        isinstance(default, ast.Call) and _last_name(default) in changes.classes
    )
    return fresh and (_changes(node, name) or _lets_out(node, name, changes))


def _changes(node: ast.AST, name: str) -> bool:
    """Whether code changes the object under a name in place."""
    return any(
        isinstance(root, ast.Name) and root.id == name
        for inner in ast.walk(node)
        for target in changed_in_place(inner)
        for root in path_of(target)
    )


def _lets_out(node: Function, name: str, changes: Changes) -> bool:
    """Whether a parameter is kept, returned, given another name, or passed to a function of the package."""
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Assign, ast.AnnAssign, ast.Return, ast.Yield, ast.NamedExpr)):
            if _is_name(inner.value, name):
                return True
        elif isinstance(inner, ast.Call) and _last_name(inner) in changes.functions | changes.classes.keys():
            given = [*inner.args, *(keyword.value for keyword in inner.keywords)]
            if any(_is_name(argument, name) for argument in given):
                return True
    return False


def _is_name(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _binds(node: Function, name: str) -> bool:
    """Whether a function has a variable of its own under a name."""
    arguments = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
    stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return name in arguments | stored


def _bound_on_classes(tree: ast.AST, classes: frozenset[str], inside: str = "") -> Iterator[tuple[str, str]]:
    """Class and attribute for each binding through its name, ``cls``, ``type(self)`` or ``self.__class__``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            name = _class_of(node.value, classes, inside)
            if name:
                yield name, node.attr
        is_class = isinstance(node, ast.ClassDef) and node.name in classes
        yield from _bound_on_classes(node, classes, node.name if is_class else inside)  # type: ignore[attr-defined]


def _class_of(node: ast.expr, classes: frozenset[str], inside: str) -> str:
    """Name of the class that an expression means; empty for an instance or anything else."""
    if isinstance(node, ast.Name):
        return node.id if node.id in classes else inside if node.id == "cls" else ""
    if isinstance(node, ast.Call):
        return inside if isinstance(node.func, ast.Name) and node.func.id == "type" else ""
    return inside if isinstance(node, ast.Attribute) and node.attr == "__class__" else ""


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Names that a statement binds to a value of its own."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    value = getattr(node, "value", None)
    if len(targets) == 1 and isinstance(targets[0], ast.Name) and isinstance(value, ast.expr):
        yield targets[0].id, value


def _last_name(node: ast.expr) -> str:
    """The last part of what a decorator or call names: ``lru_cache`` of ``functools.lru_cache(maxsize=None)``."""
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def names_in(texts: Mapping[str, str]) -> frozenset[str]:
    """Every name that stands in the modules."""
    nodes = [node for text in texts.values() for node in ast.walk(ast.parse(text))]
    named = {n.id for n in nodes if isinstance(n, ast.Name)}
    return frozenset(named | {n.name for n in nodes if isinstance(n, (*_FUNCTIONS, ast.ClassDef))})
