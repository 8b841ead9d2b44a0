"""Digesting the locals of a package's steps at the moment they return, and keeping none of them.

A reference would let live what dies when a step returns in the owner's hands: weak references, finalisers,
temporary folders, caches and the price of memory would notice.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import base64
import dataclasses
import gc
import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from promote_checks.probe.canonical import describe, digest, leaves
from promote_checks.probe.canonical_drawn import SETTLED
from promote_checks.probe.size import size_of

RUNS = ("run", "run_async")
SMALL = 32 << 20
MOST_OBJECTS = 5_000_000
"""Objects of the process among which one is looked for by its address."""
ATOMS = (int, float, complex, str, bytes, bool, type(None))

Held = dict[str, Any]
"""A value as the result knows it: ``digest``, ``reason``, and where it is not what was expected ``text`` and leaves."""


class Looking:
    """How to look at values: what is expected of each name, and what else is wanted where it is another."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.expected: dict[str, str] = {**job["definitions"], **job["names"]}
        self.hidden = frozenset(job["hidden"])
        self.leaves: bool = job["leaves"]

    def held(self, name: str, value: Any, known: dict[int, tuple[str, str]]) -> Held:
        """Digest a value. ``known``: digests by address, for objects that are all alive now."""
        if id(value) not in known:
            known[id(value)] = digest(value)
        text, reason = known[id(value)]
        found: Held = {"digest": text, "reason": reason}
        if text != self.expected.get(name) and name not in self.hidden:
            found["text"] = describe(value)
        if text != self.expected.get(name) and self.leaves:
            found.update(floats_of(value))
        return found

    def is_expected(self, name: str, held: Held) -> bool:
        """Whether this is the notebook's final value."""
        return bool(held["digest"]) and held["digest"] == self.expected[name]


def floats_of(value: Any) -> dict[str, str]:
    """The leaves of a value, as JSON can hold them."""
    skeleton, floats, _ = leaves(value)
    return {"skeleton": skeleton, "floats": base64.b64encode(floats.tobytes()).decode("ascii")}


class Trace:
    """What is left of a local: its digest when its step returned, if it was taken, and where it lay."""

    def __init__(self, value: Any, held: Held | None) -> None:
        self.held = held
        self.address = id(value)
        self.kind = id(type(value))
        self.is_fixed = isinstance(value, ATOMS)


class Recorder:
    """Digests of the locals of steps and of the pipeline; the last step that has a name wins."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.looking = Looking(job)
        self.waiting: dict[str, list[dict[str, Any]]] = {}
        for number, step in enumerate(job["steps"]):
            key = step["module"] + "." + step["function"]
            self.waiting.setdefault(key, []).append({**step, "number": number})
        self.parameters_of: dict[str, set[str]] = {}
        self.traces: dict[str, Trace] = {}
        self.pipeline: dict[str, Held] = {}
        self.at_return: list[dict[str, Any]] = []
        self.returned: list[str] = []
        self.kept: dict[str, Any] | None = {} if job["asked"] else None
        """Live objects, only of a package whose web application is asked once it has run."""

    def functions(self, module: str) -> set[str]:
        """Functions of a module (without the package) that show their locals."""
        prefix = module + "."
        found = {key[len(prefix) :] for key in self.waiting if key.startswith(prefix)}
        return found | set(RUNS) if module == "pipeline" else found

    def takes(self, module: str, function: str, names: set[str]) -> None:
        """Be told the parameters of a function, which it will have when it returns."""
        self.parameters_of[module + "." + function] = names

    def __call__(self, module: str, function: str, scope: dict[str, Any]) -> None:
        """A function returns, or is left by an exception."""
        key = module + "." + function
        if self.kept is not None:
            self.kept.update(scope)
        try:
            if key in self.waiting:
                self.step_returns(key, scope)
            else:
                self.run_returns(scope)
        finally:
            scope.clear()

    def step_returns(self, key: str, scope: dict[str, Any]) -> None:
        """Digest what the notebook has under the same names."""
        self.returned.append(key)
        steps = self.waiting[key]
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        known: dict[int, tuple[str, str]] = {}
        SETTLED["closed"] = True
        for name in scope.keys() & self.looking.expected.keys():
            value = scope[name]
            comes_again = size_of(value) > SMALL and self.comes_again(name, step["number"])
            held = None if comes_again else {**self.looking.held(name, value, known), "step": step["number"]}
            self.traces[name] = Trace(value, held)
        SETTLED["closed"] = False
        if sys.exc_info()[0] is None:
            self.add_at_return(step, scope, known)

    def comes_again(self, name: str, number: int) -> bool:
        """Whether a later step takes a value of this name, and will show it."""
        return any(
            name in self.parameters_of.get(key, ())
            for key, steps in self.waiting.items()
            for step in steps
            if step["number"] > number
        )

    def add_at_return(
        self, step: dict[str, Any], scope: dict[str, Any], known: dict[int, tuple[str, str]]
    ) -> None:
        """What is compared with the notebook as it stood at the same point: the end of a cell."""
        for name in step["names"]:
            if name in scope and size_of(scope[name]) <= SMALL:
                text, reason = known.get(id(scope[name])) or digest(scope[name])
                self.at_return.append(
                    {"step": step["number"], "name": name, "digest": text, "reason": reason}
                )

    def run_returns(self, scope: dict[str, Any]) -> None:
        """The pipeline returns: what it holds is alive for the last time."""
        SETTLED["over"] = True
        known: dict[int, tuple[str, str]] = {}
        for name in scope.keys() & self.looking.expected.keys():
            trace, value = self.traces.get(name), scope[name]
            if trace is None:
                self.pipeline[name] = self.looking.held(name, value, known)
            elif trace.address == id(value) and not self.is_large_and_expected(name, trace, value):
                trace.held = self.looking.held(name, value, known)
        for params in [value for value in scope.values() if is_params(value)]:
            self.pipeline = {**self.digests(fields_of(params), known), **self.pipeline}
        self.look_again()

    def is_large_and_expected(self, name: str, trace: Trace, value: Any) -> bool:
        """Whether another look would cost much, and the first was good."""
        return (
            bool(trace.held) and self.looking.is_expected(name, trace.held or {}) and size_of(value) > SMALL
        )

    def digests(self, values: dict[str, Any], known: dict[int, tuple[str, str]]) -> dict[str, Held]:
        """Those values that the notebook has too."""
        names = values.keys() & self.looking.expected.keys()
        return {name: self.looking.held(name, values[name], known) for name in names}

    def look_again(self) -> None:
        """A local that was not the notebook's final value may have become it: a later step changed the same
        object under another name. Its address leads to it, if it is still alive; another object that came to lie
        there would have to have the very value that is expected.
        """
        open_traces = {
            name: trace
            for name, trace in self.traces.items()
            if not trace.is_fixed and (trace.held is None or not self.looking.is_expected(name, trace.held))
        }
        found = alive({trace.address for trace in open_traces.values()})
        known: dict[int, tuple[str, str]] = {}
        for name, trace in open_traces.items():
            value = found.get(trace.address)
            if value is None or id(type(value)) != trace.kind:
                continue
            held = self.looking.held(name, value, known)
            if trace.held is None or self.looking.is_expected(name, held):
                trace.held = held


def alive(addresses: set[int]) -> dict[int, Any]:
    """The objects at these addresses, among what the collector knows and what that refers to."""
    if not addresses:
        return {}
    objects = gc.get_objects()
    if len(objects) > MOST_OBJECTS:
        return {}
    found = at(addresses, objects)
    if len(found) < len(addresses):
        found.update(at(addresses - found.keys(), untracked(objects)))
    return found


def at(addresses: set[int], objects: Iterable[Any]) -> dict[int, Any]:
    """Those of the objects that lie at the addresses."""
    return {id(one): one for one in objects if id(one) in addresses}


def untracked(frontier: list[Any]) -> Iterator[Any]:
    """What the collector does not know itself, since it can't be part of a circle: arrays, dicts of numbers."""
    seen: set[int] = set()
    while frontier and len(seen) < MOST_OBJECTS:
        fresh = []
        for one in itertools.chain.from_iterable(map(referents, frontier)):
            if type(one) not in ATOMS and not gc.is_tracked(one) and id(one) not in seen:
                seen.add(id(one))
                fresh.append(one)
        yield from fresh
        frontier = fresh


def referents(value: Any) -> list[Any]:
    """What an object refers to; of a view also the array that it looks into."""
    found = gc.get_referents(value)
    return [*found, value.base] if type(value).__module__ == "numpy" and hasattr(value, "base") else found


def is_params(value: Any) -> bool:
    """Whether this is the ``Params`` with which the pipeline ran."""
    return type(value).__name__ == "Params" and dataclasses.is_dataclass(value)


def fields_of(record: Any) -> dict[str, Any]:
    """Fields of a dataclass instance."""
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        return {}
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
