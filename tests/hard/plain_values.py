"""Any value as nested lists of text: the yardstick of these tests.

It shares nothing with the product's own digests. What it can't see it calls opaque, by type name only.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
from typing import Any

Plain = Any  # nested lists of str: recursive, so not worth a type here
SIMPLE = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis), range, slice)
DEFINED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


def plain(value: Any, seen: tuple[int, ...] = ()) -> Plain:
    """Describe ``value`` completely where its type is understood."""
    if isinstance(value, enum.Enum):
        return ["enum", type(value).__name__, value.name, plain(value.value, seen)]
    if type(value) in SIMPLE:
        return [type(value).__name__, repr(value)]
    if isinstance(value, functools.partial):
        return ["opaque", "function", ""]  # what a lifted function is where it is passed on
    if isinstance(value, DEFINED):
        return ["opaque", type(value).__name__, getattr(value, "__name__", "")]
    if id(value) in seen:
        return ["cycle", str(len(seen) - seen.index(id(value)))]
    return _deep(value, (*seen, id(value)))


def _deep(value: Any, seen: tuple[int, ...]) -> Plain:
    kind = type(value).__name__
    if isinstance(value, dict):
        pairs = [[plain(k, seen), plain(v, seen)] for k, v in value.items()]
        return [kind, pairs, *_attributes(value, seen)]
    if isinstance(value, (set, frozenset)):
        return [kind, sorted((plain(v, seen) for v in value), key=repr)]
    if isinstance(value, (list, tuple)):
        return [kind.replace("SList", "list"), [plain(v, seen) for v in value]]
    known = _scientific(value, kind, seen)
    if known is not None:
        return known
    if type(value).__module__ in ("datetime", "decimal", "fractions", "uuid", "pathlib", "collections"):
        return [kind, repr(value)]
    if dataclasses.is_dataclass(value) or _own(value):
        return [kind, *_attributes(value, seen)]
    return ["opaque", kind, ""]


def _own(value: Any) -> bool:
    """Is it an instance of a class that a notebook (or an emitted package) defines?"""
    module = type(value).__module__
    return module == "__main__" or module.split(".")[0] in EMITTED


EMITTED: set[str] = set()
"""Packages whose classes count as the notebook's own."""


def _attributes(value: Any, seen: tuple[int, ...]) -> list[Plain]:
    names = dict(getattr(value, "__dict__", {}))
    for owner in type(value).__mro__:
        slots = owner.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                names[name] = getattr(value, name)
    return [[[name, plain(names[name], seen)] for name in sorted(names)]]


def _scientific(value: Any, kind: str, seen: tuple[int, ...]) -> Plain | None:
    module = type(value).__module__.split(".")[0]
    if module == "numpy" and hasattr(value, "dtype"):
        return [kind, str(value.dtype), str(value.shape), plain(value.tolist(), seen)]
    if module != "pandas":
        return None
    if kind == "DataFrame":
        columns = [plain(value.iloc[:, i], seen) for i in range(value.shape[1])]
        return [kind, plain(value.columns, seen), plain(value.index, seen), columns]
    if kind == "Series":
        return [kind, str(value.dtype), plain(value.name, seen), plain(value.index, seen), _items(value)]
    if kind.endswith("Index"):
        return [kind, str(value.dtype), [str(n) for n in value.names], _items(value)]
    return [kind, repr(value)] if kind in ("Timestamp", "Timedelta", "Period", "NAType") else None


def _items(value: Any) -> list[str]:
    return [repr(item) for item in value.tolist()]
