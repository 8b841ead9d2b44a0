"""Imports that change modules which were loaded before: they register something, and count though nothing uses a name.

``from sklearn.experimental import enable_iterative_imputer`` puts a class into another module, an extension of
pandas an attribute onto ``DataFrame``, a package of colours an entry into matplotlib's registry.
"""

from __future__ import annotations

import ast
import re
import sys
import types
from collections.abc import Iterator
from typing import Any

from promote_checks.probe.statement import Statement

REGISTERED = "registered"
"""The name of this among the ambient states."""
OWN_NAMES = frozenset({"__warningregistry__", "__builtins__", "__path__", "__cached__"})
"""Python itself puts these into modules."""

STANDARD = frozenset(getattr(sys, "stdlib_module_names", ())) | {
    "sys",
    "logging",
    "warnings",
    "linecache",
    "re",
}
"""Their tables grow with whatever is imported."""
CONTAINERS = (dict, list, set)
Held = tuple[frozenset[str], dict[str, int], dict[str, int]]
Contents = dict[str, Held]
"""Module -> its names, its functions and classes by address, and how much its classes and registries hold."""


def contents() -> Contents:
    """What the loaded modules hold."""
    return {name: held(module) for name, module in list(sys.modules.items()) if is_plain(module)}


def registers(before: Contents) -> bool:
    """Whether a module that was loaded before has something new, or something else under a name."""
    return any(changed(name, old) for name, old in before.items())


def changed(name: str, old: Held) -> bool:
    """Whether one module is another than it was. What it loads lazily of itself is no change."""
    module = sys.modules.get(name)
    if not is_plain(module):
        return False
    names, functions, sizes = held(module)
    added = [each for each in names - old[0] if not belongs(module, vars(module).get(each))]
    replaced = [each for each, address in functions.items() if old[1].get(each, address) != address]
    grown = [each for each, size in sizes.items() if size > old[2].get(each, size)]
    return bool(added or replaced or grown)


def belongs(module: Any, value: Any) -> bool:
    """Whether a module itself may have loaded this late: a submodule, or what one of its own modules defines."""
    if issubclass(type(value), types.ModuleType):
        return True
    home = home_of(value)
    package = str(module.__name__).partition(".")[0]
    # Plain data say nothing of where they come from: in a package's own module they are a cache of it.
    return package != "builtins" and (home is None or home == module.__name__)


def held(module: Any) -> Held:
    """Names, functions and classes by address, and sizes of the module's own classes and registries."""
    found = {name: value for name, value in list(vars(module).items()) if name not in OWN_NAMES}
    functions = {name: id(value) for name, value in definitions(found)}
    sizes = {
        name: len(vars(value))
        for name, value in definitions(found)
        if isinstance(value, type) and value.__module__ == module.__name__
    }
    if module.__name__.partition(".")[0] not in STANDARD:
        sizes.update(registries(found))
    return frozenset(found), functions, sizes


def registries(found: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Public tables of a library, and those that its public objects hold, with their sizes."""
    for name, value in found.items():
        if name.startswith("_") or issubclass(type(value), (type, types.ModuleType, types.FunctionType)):
            continue
        if type(value) in CONTAINERS:
            yield name, len(value)
            continue
        parts = list(own_attributes(value).items())
        yield from ((f"{name}.{part}", len(each)) for part, each in parts if type(each) in CONTAINERS)


def own_attributes(value: Any) -> dict[str, Any]:
    """What was set on an object; none of one that answers for another (flask's ``request``): asking runs its code."""
    found = next((vars(cls)["__dict__"] for cls in type(value).__mro__ if "__dict__" in vars(cls)), None)
    attributes = found.__get__(value) if type(found) is types.GetSetDescriptorType else {}
    return attributes if type(attributes) is dict else {}


def home_of(value: Any) -> str | None:
    """The module that defines a function or class, or an object's class; None for plain data."""
    kinds = (type, types.FunctionType, types.BuiltinFunctionType)
    home = value.__module__ if issubclass(type(value), kinds) else type(value).__module__
    return home if isinstance(home, str) and home != "builtins" else None


def definitions(found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The functions and classes among these."""
    kinds = (types.FunctionType, types.BuiltinFunctionType)
    yield from ((name, value) for name, value in found.items() if issubclass(type(value), (*kinds, type)))


def is_plain(module: Any) -> bool:
    """Whether a module can be looked at without making it load what it has put off."""
    return type(module) is types.ModuleType and module.__name__ != "__main__"


def is_unused_import(statement: Statement, text: str) -> bool:
    """Whether it is an import, and the text that holds it does not speak of what it binds, not even in a string."""
    if not isinstance(statement.node, (ast.Import, ast.ImportFrom)):
        return False
    return not any(len(re.findall(rf"\b{re.escape(name)}\b", text)) > 1 for name in statement.stores)
