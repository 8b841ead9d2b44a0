"""Arguments and results of the notebook's own functions.

The code object of a function is exchanged, after its ``def`` has run, for one that reports its calls, and
changed back at the end of every cell and after a number of calls. Decorators, ``inspect.getsource``,
pickles made between cells and tracebacks see the author's own code.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
import types
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from promote_checks.probe.annotation import ANY, annotate, union
from promote_checks.probe.function_code import Definition, delegates, insert_calls, reporting_code

CALLS = 50
"""Calls of each function that are looked at."""
COMPILERS = ("numba", "taichi", "cupy", "torch._dynamo")
"""Libraries that compile a function from its code object: theirs must be the author's."""
CURIOUS = re.compile(r"__code__|\bdis\b|jit\b|\bcompile\b|\bmarshal\b|dill")
"""A cell whose text says that it looks at code objects finds the author's."""


class Watched:
    """One function of the notebook, with both of its code objects."""

    def __init__(self, function: Any, reporting: Any, record: dict[str, Any]) -> None:
        self.function = weakref.ref(function)
        self.own = function.__code__
        self.reporting = reporting
        self.record = record

    def exchange(self, code: Any) -> None:
        """Put a code object in, if the function is still there and nobody else changed it."""
        function = self.function()
        if function is not None and function.__code__ in (self.own, self.reporting):
            function.__code__ = code


class Functions:
    """All functions that are being watched."""

    def __init__(self, flags: Callable[[], int]) -> None:
        self.flags = flags
        self.watched: list[Watched] = []
        self.curious = False
        self.records: list[dict[str, Any]] = []

    def define(self, node: ast.stmt, namespace: dict[str, Any], cell: int, shift: int) -> None:
        """Watch the functions and methods that a statement has just defined."""
        if self.curious:
            return
        for path, definition, outer in definitions(node):
            function = found_function(path, definition, namespace)
            if function is None:
                continue
            record = new_record(path, definition, cell, shift)
            insert = functools.partial(insert_calls, key=len(self.records), names=record["names"])
            reporting = reporting_code(outer, definition, insert, function.__code__, self.flags())
            if reporting is not None:
                self.records.append(record)
                self.watched.append(Watched(function, reporting, record))
                self.watched[-1].exchange(reporting)

    def arm(self, source: str) -> None:
        """Before a cell: report the calls of functions that were seen only a few times."""
        self.curious = bool(CURIOUS.search(source)) or any(name in sys.modules for name in COMPILERS)
        if self.curious:
            return
        self.watched = [
            one for one in self.watched if one.function() is not None and one.record["calls"] < CALLS
        ]
        for one in self.watched:
            one.exchange(one.reporting)

    def disarm(self) -> None:
        """After a cell: every function is the author's again."""
        for one in self.watched:
            one.exchange(one.own)

    def enter(self, key: int, arguments: tuple[Any, ...]) -> None:
        """A call begins."""
        record = self.records[key]
        record["calls"] += 1
        if record["calls"] <= CALLS:
            for name, value in zip(record["names"], arguments):
                kinds = record["parameters"].setdefault(name[1], set())
                add_argument(kinds, name[0], value)
        if record["calls"] == CALLS:
            for one in self.watched:
                if one.record is record:
                    one.exchange(one.own)

    def leave(self, key: int, value: Any) -> None:
        """A result, or a value that a generator yields."""
        record = self.records[key]
        if len(record["returns"]) <= CALLS:
            record["returns"].add(annotate(value))

    def report(self) -> list[dict[str, Any]]:
        """What was seen, as the records of the observation."""
        return [
            {
                "cell": record["cell"],
                "line": record["line"],
                "qualname": record["qualname"],
                "calls": record["calls"],
                "parameters": {name: union(kinds) for name, kinds in record["parameters"].items() if kinds},
                "returns": union(record["returns"]) if record["returns"] else "",
            }
            for record in self.records
        ]


def add_argument(kinds: set[str], star: str, value: Any) -> None:
    """The type of an argument; of the elements of ``*args`` and ``**kwargs``."""
    if star == "":
        kinds.add(annotate(value))
    else:
        elements = value if star == "*" else value.values()
        kinds.update(annotate(element) for element in list(elements)[:8])


def new_record(path: tuple[str, ...], node: Any, cell: int, shift: int) -> dict[str, Any]:
    """An empty record of one function."""
    names = parameter_names(node, method=len(path) > 1)
    return {
        "cell": cell,
        "line": node.lineno + shift,
        "qualname": ".".join(path),
        "calls": 0,
        "names": names,
        "parameters": {},
        "returns": {ANY} if delegates(node) else set(),
    }


def parameter_names(node: Any, method: bool) -> list[tuple[str, str]]:
    """Star and name of every parameter; the first of a method is left out."""
    arguments = node.args
    plain = [("", one.arg) for one in [*arguments.posonlyargs, *arguments.args]]
    static = any(getattr(one, "id", "") == "staticmethod" for one in node.decorator_list)
    found = plain[1:] if method and not static else plain
    if arguments.vararg:
        found.append(("*", arguments.vararg.arg))
    found += [("", one.arg) for one in arguments.kwonlyargs]
    if arguments.kwarg:
        found.append(("**", arguments.kwarg.arg))
    return found


def definitions(
    node: Any, above: tuple[str, ...] = (), outer: Any = None
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Path, node and outermost class of the functions and methods that a statement defines; nested
    functions are left out."""
    if isinstance(node, Definition):
        yield (*above, node.name), node, outer or node
        return
    if isinstance(node, ast.ClassDef):
        above, outer = (*above, node.name), outer or node
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for child in getattr(node, field, ()):
            yield from definitions(child, above, outer)


def found_function(path: tuple[str, ...], node: Any, namespace: dict[str, Any]) -> Any:
    """The plain function that a ``def`` made, under its decorators; None if it can't be found."""
    value = namespace.get(path[0])
    for name in path[1:]:
        value = vars(value).get(name) if isinstance(value, type) else None
    line = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    for function in unwrapped(value, 5):
        code = function.__code__
        if (code.co_name, code.co_firstlineno) == (node.name, line) and function.__module__ == "__main__":
            return function
    return None


def unwrapped(value: Any, levels: int) -> Iterator[Any]:
    """Functions inside what decorators of Python itself return. Other wrappers may compile what they hold."""
    if levels == 0 or value is None:
        return
    if isinstance(value, types.FunctionType):
        yield value
        inner = [
            getattr(value, "__wrapped__", None),
            *(cell_content(cell) for cell in value.__closure__ or ()),
        ]
    elif isinstance(value, (staticmethod, classmethod)):
        inner = [value.__func__]
    elif isinstance(value, property):
        inner = [value.fget]
    elif isinstance(value, (functools.partial, functools.cached_property)):
        inner = [value.func]
    elif type(value).__name__ == "_lru_cache_wrapper":
        inner = [value.__wrapped__]
    else:
        inner = []
    for one in inner:
        yield from unwrapped(one, levels - 1)


def cell_content(cell: Any) -> Any:
    """What a closure cell holds, if it was filled."""
    try:
        return cell.cell_contents
    except ValueError:
        return None
