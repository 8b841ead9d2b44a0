"""Which names exist at one place of the notebook, when it is run from the top."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import cached_property

from promote_checks.notebook.names import bound_by, deleted_by, opens_namespace

ALWAYS = frozenset(dir(builtins)) | {"_", "__", "___", "In", "Out", "_dh", "_ih", "_oh", "__name__"}


@dataclass(frozen=True)
class Known:
    """A chain of what ran before, looked through only when a magic asks."""

    statements: tuple[ast.stmt, ...] = ()
    names: frozenset[str] = ALWAYS
    """Known for another reason: builtins, parameters of the function around."""
    before: Known | None = None

    def after(self, statements: list[ast.stmt], names: frozenset[str] = frozenset()) -> Known:
        """What is known after these top-level statements."""
        return Known(tuple(statements), names, self)

    def __contains__(self, name: str) -> bool:
        link: Known | None = self
        while link is not None:
            bound, deleted = link._changes
            if name in link.names or name in bound:
                return True
            if name in deleted:
                return False
            link = link.before
        return False

    @property
    def open(self) -> bool:
        """There may be more names than the text shows: a star import, ``exec`` or ``%run`` came before."""
        link: Known | None = self
        while link is not None:
            if link._opens:
                return True
            link = link.before
        return False

    @cached_property
    def _opens(self) -> bool:
        return any(opens_namespace(statement) for statement in self.statements)

    @cached_property
    def _changes(self) -> tuple[frozenset[str], frozenset[str]]:
        """Names that these statements leave bound, and names that they take away."""
        bound: set[str] = set()
        deleted: set[str] = set()
        for statement in self.statements:
            new, gone = bound_by([statement]), deleted_by(statement)
            bound = (bound | new) - gone
            deleted = (deleted - new) | gone
        return frozenset(bound), frozenset(deleted)
