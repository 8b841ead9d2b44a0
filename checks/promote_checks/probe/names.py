"""Which names of the notebook a statement bound, changed in place or deleted."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator
from typing import Any

from promote_checks.probe.annotation import annotate, summary
from promote_checks.probe.canonical import fingerprint
from promote_checks.probe.statement import Statement

OF_IPYTHON = re.compile(
    r"_+|_i+|_\d+|_i\d+|_[ido]h|In|Out|exit|quit|get_ipython"
    r"|__(warningregistry|annotations|conditional_annotations|annotate|builtins|builtin)__"
)
PLAIN = (
    int,
    float,
    complex,
    str,
    bytes,
    bool,
    type(None),
    range,
    types.ModuleType,
    types.BuiltinFunctionType,
)
BUDGET = 600
"""Fingerprints' worth of work per statement; beyond it the names that the statement can't reach wait for
the end of the cell. A count, not a time: the observation must not depend on how busy the machine is."""


class Names:
    """The notebook's namespace, seen at the end of each statement.

    No reference to any value is kept: ``ndarray.resize``, weak references, finalisers and the price of
    memory would notice one.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.given = {name: id(value) for name, value in namespace.items()}
        self.ids: dict[str, int] = {}
        self.prints: dict[str, Any] = {}
        self.serials: dict[str, int] = {}
        self.count = 0
        self.waiting: list[dict[str, Any]] = []
        self.touched: set[str] = set()

    def own(self) -> dict[str, Any]:
        """The names that the notebook itself bound, and their values."""
        given = self.given
        return {
            name: value
            for name, value in list(self.namespace.items())
            if given.get(name) != id(value) and not OF_IPYTHON.fullmatch(name)
        }

    def settle(self, statement: Statement, record: dict[str, Any]) -> None:
        """Compare with the statement before, and write what differs into the record."""
        values = self.own()
        bound = [name for name, value in values.items() if self.ids.get(name) != id(value)]
        record["deleted"] = [name for name in self.ids if name not in values]
        self.forget(record["deleted"])
        self.renumber(values, bound)
        again, changed = self.compare(statement, values, set(bound), record)
        bound += again
        record["bound"] = [self.variable(name, values[name]) for name in bound]
        record["changed"] = changed
        record["opaque"] = sorted(
            name for name in statement.loads if name in values and self.prints.get(name, "") is None
        )
        self.touched.update(bound, changed)

    def forget(self, names: Iterable[str]) -> None:
        """Deleted names."""
        for name in names:
            del self.ids[name], self.serials[name]
            self.prints.pop(name, None)
            self.touched.discard(name)

    def renumber(self, values: dict[str, Any], bound: list[str]) -> None:
        """Give each new binding the number of its object, a new one for a new object.

        Addresses are reused once an object is gone: only names that kept their object lend their number.
        """
        fresh = set(bound)
        alive = {self.ids[name]: self.serials[name] for name in self.ids if name not in fresh}
        for name in bound:
            address = id(values[name])
            if address not in alive:
                self.count += 1
                alive[address] = self.count
            self.ids[name], self.serials[name] = address, alive[address]

    def compare(
        self, statement: Statement, values: dict[str, Any], bound: set[str], record: dict[str, Any]
    ) -> tuple[list[str], list[str]]:
        """Names bound again to an object at the same address, and names whose object changed in place."""
        again: list[str] = []
        changed: list[str] = []
        for name in self.suspects(statement, values, record):
            before = self.prints.get(name)
            self.prints[name] = after = state(values[name])
            if name in bound or (before == after):
                continue
            (again if name in statement.stores else changed).append(name)
        for name in bound:
            self.prints[name] = state(values[name])
        return again, changed

    def suspects(self, statement: Statement, values: dict[str, Any], record: dict[str, Any]) -> list[str]:
        """Names whose object must be looked at."""
        stored = [name for name in values if name in statement.stores]
        if statement.inert:
            return stored
        mutable = [name for name in values if not isinstance(values[name], PLAIN)]
        if sum(weight(values[name]) for name in mutable) <= BUDGET:
            return list(dict.fromkeys([*stored, *mutable]))
        self.waiting.append(record)
        near = reachable(statement.loads, values)
        roots = {root(values[name]) for name in near}
        return list(
            dict.fromkeys(
                [*stored, *(name for name in mutable if name in near or root(values[name]) in roots)]
            )
        )

    def settle_cell(self) -> None:
        """Look at the names that had to wait; what changed is laid at the door of every statement
        of the cell that could have done it."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        for name, value in self.own().items():
            before = self.prints.get(name)
            if name not in self.ids or isinstance(value, PLAIN):
                continue
            self.prints[name] = after = state(value)
            if before != after:
                self.touched.add(name)
                for record in waiting:
                    record["changed"] = sorted({*record["changed"], name})

    def variable(self, name: str, value: Any) -> dict[str, Any]:
        """What the record says of a name that was bound."""
        return {
            "name": name,
            "type": annotate(value),
            "identity": self.serials[name],
            "summary": summary(value),
        }


def state(value: Any) -> Any:
    """Something that differs when the value changed in place; None where that can't be seen."""
    if isinstance(value, (int, float, complex)) and type(value).__module__ == "builtins":
        return (type(value).__name__, repr(value))
    if type(value) in (str, bytes):
        return (len(value), hash(value))
    if isinstance(value, (types.ModuleType, types.BuiltinFunctionType)):
        return ""
    if isinstance(value, types.FunctionType):
        return fingerprint((value.__defaults__, value.__kwdefaults__, value.__dict__))
    if isinstance(value, type):
        return fingerprint(class_state(value)) if value.__module__ == "__main__" else ""
    return fingerprint(value)


def class_state(cls: type) -> list[tuple[str, Any]]:
    """Data that a class of the notebook carries itself."""
    skipped = (types.FunctionType, staticmethod, classmethod, property)
    found = [(name, value) for name, value in vars(cls).items() if not name.startswith("__")]
    return sorted(
        ((name, value) for name, value in found if not isinstance(value, skipped)), key=lambda item: item[0]
    )


def weight(value: Any) -> int:
    """Work that a fingerprint of the value is, in units of a plain one."""
    if isinstance(value, (types.FunctionType, type)):
        return 1
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return 1 + min(len(value), 100) // 10
    return 10


def root(value: Any) -> int:
    """The object that owns the memory of an array, so that views of one buffer are known as such."""
    while type(value).__module__ == "numpy" and getattr(value, "base", None) is not None:
        value = value.base
    return id(value)


def reachable(names: Iterable[str], values: dict[str, Any]) -> set[str]:
    """Names that a statement can reach through the names it reads: functions and classes read others."""
    found: set[str] = set()
    todo = [name for name in names if name in values]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(other for other in read_by(values[name]) if other in values)
    return found


def read_by(value: Any) -> Iterator[str]:
    """Global names in the code of a function, of a class of the notebook or of an instance of one."""
    if isinstance(value, types.MethodType):
        value = value.__func__
    if isinstance(value, types.FunctionType):
        yield from code_names(value.__code__)
        return
    cls = value if isinstance(value, type) else type(value)
    if cls.__module__ == "__main__":
        yield cls.__name__
        for member in vars(cls).values():
            if isinstance(member, types.FunctionType):
                yield from code_names(member.__code__)


def code_names(code: Any) -> Iterator[str]:
    """Names in a code object and in the ones nested in it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_names(constant)
