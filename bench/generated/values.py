"""Values as nested tuples that can be compared, with or without which of them are one object."""

from __future__ import annotations

import functools
import itertools
import types
import weakref
from collections.abc import Iterable, Mapping

from bench.generated.drawn import described, is_drawn

Plain = tuple[object, ...]
DEEPEST = 3
"""Containers in containers that an annotation looks into."""
ATOMS = (int, float, complex, str, bytes, bool, type(None), range)
CACHED: type = type(functools.cache(len))
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools.partial, CACHED)
ITERATORS: tuple[type, ...] = (
    types.GeneratorType,
    map,
    filter,
    zip,
    enumerate,
    itertools.chain,
    itertools.count,
    type(iter([])),
    type(iter("")),
)


def is_definition(value: object) -> bool:
    """Modules, classes and functions are defined rather than computed: they are not compared."""
    return isinstance(value, (*FUNCTIONS, types.ModuleType, type))


def is_opaque(value: object) -> bool:
    """Its state can't be seen without changing it."""
    return isinstance(value, ITERATORS)


def plain(value: object, seen: dict[int, int] | None = None) -> Plain:
    """Describe one value. With a shared ``seen``, an object met before is named by its number."""
    return _Describer({} if seen is None else seen, functions=False).describe(value)


def state(value: object) -> Plain:
    """Describe one value and also what functions and classes keep, to see whether it changed."""
    return _Describer({}, functions=True).describe(value)


class _Describer:
    def __init__(self, seen: dict[int, int], *, functions: bool) -> None:
        self.seen = seen
        self.functions = functions

    def describe(self, value: object) -> Plain:
        if type(value) in ATOMS:
            return (type(value).__name__, repr(value))
        if is_definition(value) and not self.functions:
            return ("defined",)  # whether two of them are one object is not compared either
        if id(value) in self.seen and not isinstance(value, tuple):
            return ("same", self.seen[id(value)])
        self.seen[id(value)] = len(self.seen)
        if isinstance(value, Mapping):
            return (type(value).__name__, *((self.describe(k), self.describe(v)) for k, v in value.items()))
        if isinstance(value, (list, tuple)):
            return (type(value).__name__, *map(self.describe, value))
        if isinstance(value, (set, frozenset)):
            return (type(value).__name__, *sorted(map(self.describe, value), key=repr))
        if is_definition(value):
            return self._definition(value)
        if is_opaque(value):
            return ("opaque", type(value).__name__)
        if is_drawn(value):
            return described(value)
        if isinstance(value, weakref.ref):
            return ("ref", value() is None)
        return (type(value).__name__, *self._named(getattr(value, "__dict__", {})))

    def _definition(self, value: object) -> Plain:
        if isinstance(value, types.FunctionType):
            cells = [c.cell_contents for c in value.__closure__ or () if _filled(c)]
            kept = [*(value.__defaults__ or ()), *cells]
            return ("function", *map(self.describe, kept), *self._named(vars(value)))
        if isinstance(value, type) and value.__module__ == "__main__":
            return ("class", *self._named({k: v for k, v in vars(value).items() if not k.startswith("__")}))
        if isinstance(value, CACHED):
            return ("cached", repr(value.cache_info()))  # type: ignore[attr-defined]
        if isinstance(value, functools.partial):
            return ("partial", self.describe(value.func), self.describe(value.args))
        return ("defined",)

    def _named(self, values: Mapping[str, object]) -> Iterable[Plain]:
        return ((name, self.describe(values[name])) for name in sorted(values))


def _filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def annotation(value: object, depth: int = 0) -> str:
    """The type of a value in the words of the probe."""
    if is_definition(value):
        return "types.ModuleType" if isinstance(value, types.ModuleType) else _of_definition(value)
    if value is None:
        return "None"
    if depth > DEEPEST:
        return "typing.Any"  # also the way out of a list that holds itself
    if isinstance(value, (list, set, frozenset)):
        return f"{type(value).__name__}[{_union(value, depth)}]"
    if isinstance(value, dict):
        return f"dict[{_union(value, depth)}, {_union(value.values(), depth)}]"
    if isinstance(value, tuple):
        return f"tuple[{', '.join(annotation(item, depth + 1) for item in value) or '()'}]"
    if is_opaque(value):
        return "collections.abc.Iterator[typing.Any]"
    module = type(value).__module__
    return type(value).__name__ if module == "builtins" else f"{module}.{type(value).__qualname__}"


def _of_definition(value: object) -> str:
    if isinstance(value, type):
        return f"type[{value.__module__}.{value.__qualname__}]"
    return "collections.abc.Callable[..., typing.Any]"


def _union(values: Iterable[object], depth: int) -> str:
    kinds = sorted({annotation(value, depth + 1) for value in values})
    return " | ".join(kinds) if 0 < len(kinds) <= 3 else "typing.Any"
