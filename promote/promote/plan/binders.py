"""Who binds what: for each name the statements that bind or unbind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from promote.plan.statements import Statement


@dataclass(slots=True)
class Binders:
    """Who binds what: for each name the statements that bind or unbind it."""

    binds: dict[str, list[Statement]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    global_writes: set[str] = field(default_factory=set)
    read_first: set[str] = field(default_factory=set)
    """Read before anything binds them: builtins, or what ``except NameError`` asks for."""

    @classmethod
    def of(cls, statements: Sequence[Statement]) -> Binders:
        """Index the statements."""
        table = cls()
        for statement in statements:
            table.read_first |= statement.flow.reads - table.binds.keys()
            for name in statement.flow.may_bind:
                table.binds.setdefault(name, []).append(statement)
            table.deleted |= statement.flow.deletes
            table.global_writes |= statement.flow.global_writes
        return table

    def is_unsettled(self, name: str) -> bool:
        """It does not mean one thing from the start, so it can't be bound when a module is imported."""
        return name in self.deleted or name in self.global_writes or name in self.read_first

    def only(self, name: str) -> bool:
        """Bound by one statement before it is read, never unbound, never written through ``global``."""
        return len(self.binds.get(name, ())) == 1 and not self.is_unsettled(name)
