"""Imports that change modules which were loaded before: they register something, and count though nothing uses a name.

``from sklearn.experimental import enable_iterative_imputer`` puts a class into another module, an extension of
pandas an attribute onto ``DataFrame``.
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

Contents = dict[str, "tuple[frozenset[str], dict[str, int], dict[str, int]]"]
"""Module -> its names, its functions and classes by address, and how much each class holds."""


def contents() -> Contents:
    """What the loaded modules hold."""
    return {name: held(module) for name, module in list(sys.modules.items()) if is_plain(module)}


def registers(before: Contents) -> bool:
    """Whether a module that was loaded before has something new, or something else under a name."""
    return any(changed(name, old) for name, old in before.items())


def changed(name: str, old: tuple[frozenset[str], dict[str, int], dict[str, int]]) -> bool:
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
    if isinstance(value, types.ModuleType):
        return True
    home = getattr(value, "__module__", None)
    package = str(module.__name__).partition(".")[0]
    # Plain data say nothing of where they come from: in a package's own module they are a cache of it.
    return package != "builtins" and (home is None or home == module.__name__)


def held(module: Any) -> tuple[frozenset[str], dict[str, int], dict[str, int]]:
    """Names, functions and classes by address, and sizes of the classes that the module itself defines."""
    found = {name: value for name, value in list(vars(module).items()) if name not in OWN_NAMES}
    functions = {name: id(value) for name, value in definitions(found)}
    sizes = {
        name: len(vars(value))
        for name, value in definitions(found)
        if isinstance(value, type) and value.__module__ == module.__name__
    }
    return frozenset(found), functions, sizes


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
