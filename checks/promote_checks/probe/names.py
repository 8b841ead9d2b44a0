"""Which names of the notebook a statement bound, changed in place or deleted."""

from __future__ import annotations

import re
import types
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from promote_checks.probe.annotation import annotate
from promote_checks.probe.bounds import LOOK, bounded, plain_list
from promote_checks.probe.graph import ANYTHING, DRAWING, everywhere, graph
from promote_checks.probe.lifetimes import ends_with_effect
from promote_checks.probe.state import GIVEN_UP, SMALL, state
from promote_checks.probe.statement import Statement
from promote_checks.probe.summary import summary

OF_IPYTHON = re.compile(
    r"_+|_i+|_\d+|_i\d+|_[ido]h|In|Out|exit|quit|get_ipython"
    r"|__(warningregistry|annotations|conditional_annotations|annotate|builtins|builtin|doc)__|_exit_code"
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


class Names:
    """The notebook's namespace, seen at the end of each statement.

    No reference to any value is kept: ``ndarray.resize``, weak references, finalisers and the price of
    memory would notice one.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.given = {name: id(value) for name, value in namespace.items()}
        self.seen: set[str] = set()
        self.hidden: set[str] = set()
        self.ids: dict[str, int] = {}
        self.prints: dict[str, Any] = {}
        self.serials: dict[str, int] = {}
        self.count = 0
        self.graphs: dict[str, set[int]] = {}
        self.outside = frozenset((id(namespace), *everywhere()))
        self.waiting: list[tuple[dict[str, Any], set[str]]] = []
        self.touched: set[str] = set()
        self.unseen: dict[str, int] = {}
        """Name -> address of its object, where looking at it was given up: it is not looked at again."""

    def own(self) -> dict[str, Any]:
        """The names that the notebook itself bound, and their values."""
        namespace, hidden, given = self.namespace, self.hidden, self.given
        for name in namespace.keys() - self.seen:
            self.seen.add(name)
            if OF_IPYTHON.fullmatch(name):
                hidden.add(name)
        values = {name: value for name, value in namespace.items() if name not in hidden}
        for name in given.keys() & values.keys():
            if given[name] == id(values[name]):
                del values[name]
        return values

    def stored(self, statement: Statement) -> dict[str, Any]:
        """The names that a statement binds which runs no code that could bind others."""
        names = sorted(name for name in statement.stores if name in self.namespace)
        return {name: self.namespace[name] for name in names if not OF_IPYTHON.fullmatch(name)}

    def settle(self, statement: Statement, record: dict[str, Any], drew: bool = False) -> None:
        """Compare with the statement before, and write what differs into the record.

        ``drew``: a pyplot figure changed, which needs no name to be reached.
        """
        narrow = statement.inert and not statement.stars
        values = self.stored(statement) if narrow else self.own()
        known = self.ids.get
        bound = [name for name, value in values.items() if known(name) != id(value)]
        record["deleted"] = [] if narrow else sorted(self.ids.keys() - values.keys())
        self.forget(record["deleted"])
        self.renumber(values, bound)
        again, changed = self.compare(statement, values, set(bound), record, drew)
        self.renumber_again(again)
        bound += again
        record["bound"] = [self.variable(name, values[name]) for name in bound]
        record["changed"] = changed
        record["filled"] = {name: annotate(values[name]) for name in changed if is_container(values[name])}
        record["by_address"] = sorted(name for name in (*bound, *changed) if by_address(values[name]))
        near = {*bound, *changed, *(name for name in statement.loads if name in values)}
        record["ending"] = sorted(name for name in near if may_end(values[name]))
        record["opaque"] = sorted(
            name for name in statement.loads if name in values and self.prints.get(name, "") is None
        )
        self.touched.update(bound, changed)

    def forget(self, names: Iterable[str]) -> None:
        """Deleted names."""
        for name in names:
            del self.ids[name], self.serials[name]
            self.prints.pop(name, None)
            self.graphs.pop(name, None)
            self.touched.discard(name)

    def renumber(self, values: dict[str, Any], bound: list[str]) -> None:
        """Give each new binding the number of its object, a new one for a new object.

        Addresses are reused once an object is gone: only names that kept their object lend their number.
        """
        if not bound:
            return
        fresh = set(bound)
        alive = {self.ids[name]: self.serials[name] for name in self.ids if name not in fresh}
        for name in bound:
            address = id(values[name])
            if address not in alive:
                self.count += 1
                alive[address] = self.count
            self.ids[name], self.serials[name] = address, alive[address]

    def renumber_again(self, names: list[str]) -> None:
        """Names bound to a new object that got the address of the old one."""
        for name in names:
            if list(self.ids.values()).count(self.ids[name]) == 1:
                self.count += 1
                self.serials[name] = self.count

    def compare(
        self,
        statement: Statement,
        values: dict[str, Any],
        bound: set[str],
        record: dict[str, Any],
        drew: bool,
    ) -> tuple[list[str], list[str]]:
        """Names bound again to an object at the same address, and names whose object changed in place."""
        stored = sorted(name for name in statement.stores if name in values and name not in bound)
        near = set() if statement.inert else reachable(statement.loads, values) - bound
        met: set[int] = set().union(*(self.graphs.get(name, ()) for name in near))
        differing = [name for name in [*stored, *sorted(near - set(stored))] if self.look(name, values[name])]
        for name in sorted(bound):
            self.look(name, values[name])
        if not statement.inert:
            met.update(*(self.graphs.get(name, ()) for name in (*differing, *bound)))
            if drew:
                met.add(DRAWING)
            others = self.meeting(statement, met, near | bound | set(stored))
            differing += [name for name in others if self.look(name, values[name])]
            self.waiting.append((record, {*near, *stored, *bound, *others}))
        again = [name for name in differing if name in statement.stores]
        changed = [name for name in differing if name not in statement.stores]
        return again, sorted(changed)

    def meeting(self, statement: Statement, met: set[int], known: set[str]) -> list[str]:
        """Other names whose object may have changed: it shares something with what the statement reads."""
        return sorted(
            name
            for name in self.graphs.keys() - known
            if statement.anywhere or ANYTHING in met or may_meet(met, self.graphs[name])
        )

    def look(self, name: str, value: Any) -> bool:
        """Take the state of a value, and say whether it is another one than before."""
        before = self.prints.get(name, self)
        if self.unseen.get(name) == id(value):
            return False
        self.prints[name] = after = state(value)
        if after is GIVEN_UP:
            self.prints[name], self.graphs[name], self.unseen[name] = None, {ANYTHING}, id(value)
        elif issubclass(type(value), PLAIN):
            self.graphs.pop(name, None)
        elif before != after or after is None:
            self.graphs[name] = graph(value, self.outside)
        return bool(before != after)

    def blame(self, name: str) -> None:
        """A name changed: so may have done every statement since the one after which it was looked at."""
        for record, looked in reversed(self.waiting):
            if name in looked:
                return
            record["changed"] = sorted({*record["changed"], name})

    def settle_cell(self) -> None:
        """Look at small values that no statement seemed to reach: a thread may have changed one, which is
        laid at the door of every statement of the cell that could have started it."""
        if self.waiting:
            for name, value in self.own().items():
                if name in self.graphs and isinstance(value, SMALL) and self.look(name, value):
                    self.touched.add(name)
                    self.blame(name)
        self.waiting = []

    def variable(self, name: str, value: Any) -> dict[str, Any]:
        """What the record says of a name that was bound."""
        return {
            "name": name,
            "type": annotate(value),
            "identity": self.serials[name],
            "summary": summary(value),
        }


def may_meet(met: set[int], other: set[int]) -> bool:
    """Whether two graphs share an object, as far as they were seen."""
    return ANYTHING in other or not met.isdisjoint(other)


def is_container(value: Any) -> bool:
    """What it holds is part of its annotation, and can change."""
    return issubclass(type(value), (list, dict, set, deque))


@bounded(LOOK, False)
def by_address(value: Any, level: int = 0) -> bool:
    """A set of objects that hash by where they lie in memory, or a container of one: its order is by chance."""
    if issubclass(type(value), (set, frozenset)):
        return sum(hashed_by(type(one)) is hashed_by(object) for one in plain_list(value)) > 1
    if type(value) in (list, tuple, dict) and level < 3 and len(value) <= 1000:
        parts = value.values() if isinstance(value, dict) else value
        return any(by_address(part, level + 1) for part in parts)
    return False


@bounded(LOOK, True)
def may_end(value: Any) -> bool:
    """Something happens when the object goes away: it has to go at the same place."""
    return not issubclass(type(value), PLAIN) and ends_with_effect(value)


def hashed_by(cls: type) -> Any:
    """The method that hashes instances of a class."""
    return cls.__hash__


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
