"""Which objects a value leads to: two names whose graphs meet can change together."""

from __future__ import annotations

import functools
import gc
import itertools
import sys
import types
from collections.abc import Iterable
from typing import Any

from promote_checks.probe.bounds import LOOK, bounded

DRAWING = 0
"""Stands for all figures and what is on them: pyplot connects each with each."""
ANYTHING = 1
"""Stands for what was not seen since looking was given up: it may be any object."""
LIMIT = 20_000
WIDTH = 200_000
"""Objects of one level that are looked at."""
SAMPLE = 500
BASES = 100
"""Views of views that are followed; numpy itself keeps only the last owner."""
CLOSED = (
    int,
    float,
    complex,
    str,
    bytes,
    bool,
    type(None),
    range,
    type,
    types.ModuleType,
    types.BuiltinFunctionType,
    types.CodeType,
)
"""Values that lead nowhere, or to everything."""


def graph(value: Any, outside: frozenset[int]) -> set[int]:
    """Addresses of the mutable objects that a value leads to, ``LIMIT`` of them at most."""
    seen: set[int] = set()
    bounded(LOOK, None)(follow)(value, outside, seen)
    return seen


def follow(value: Any, outside: frozenset[int], seen: set[int]) -> None:
    """Add the addresses to ``seen``, level by level.

    ``outside``: addresses that are not entered: the notebook's namespace, which every function leads to.
    """
    seen.add(ANYTHING)
    frontier: Iterable[Any] = [value]
    while len(seen) < LIMIT:
        fresh = []
        for one in itertools.islice(frontier, WIDTH):
            if id(one) in seen or id(one) in outside or is_closed(one):
                continue
            seen.add(id(one))
            if belongs_to(one, "matplotlib"):
                seen.add(DRAWING)
            else:
                fresh.append(one)
        if not fresh:
            break
        frontier = itertools.chain.from_iterable(map(referents, fresh))
        if any(belongs_to(one, "numpy") for one in fresh):
            seen.update(id(owner(one)) for one in fresh)
    seen.discard(ANYTHING)


def belongs_to(value: Any, library: str) -> bool:
    """Whether its class is one of a library."""
    module = type(value).__module__
    return isinstance(module, str) and module.partition(".")[0] == library


def is_closed(value: Any) -> bool:
    """Whether it leads nowhere; data types are shared by everything and never change."""
    cls = type(value)
    is_data_type = cls.__module__ == "numpy" and cls.__name__.startswith("dtype[")
    return issubclass(cls, CLOSED) or cls.__module__ == "numpy.dtypes" or is_data_type


def referents(value: Any) -> Iterable[Any]:
    """What an object refers to directly; of large containers the first elements."""
    cls = type(value)
    if cls in (list, tuple, set, frozenset):
        return list(itertools.islice(value, SAMPLE))
    if cls is dict:
        return [*itertools.islice(value.values(), SAMPLE), *itertools.islice(value, SAMPLE)]
    if cls is types.FunctionType:
        # Not its globals: those that it reads are found by name.
        return [value.__defaults__, value.__kwdefaults__, value.__dict__, *(value.__closure__ or ())]
    if cls.__module__ == "numpy" and getattr(value, "dtype", None) == object and hasattr(value, "flat"):
        return list(itertools.islice(value.flat, SAMPLE))
    return gc.get_referents(value)


def owner(value: Any) -> Any:
    """The object that owns the memory of an array, so that views of one buffer are known as such.

    Before numpy 1.25 a data type is its own base.
    """
    for _ in range(BASES):
        base = getattr(value, "base", None) if type(value).__module__ == "numpy" else None
        if base is None or base is value:
            break
        value = base
    return value


@functools.lru_cache(maxsize=1)
def everywhere() -> frozenset[int]:
    """Dicts that lead to the whole interpreter."""
    return frozenset((id(sys.modules), id(sys.modules["builtins"].__dict__)))
