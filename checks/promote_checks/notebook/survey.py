"""What the whole notebook says about names, which the translation of one magic may depend on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from promote_checks.notebook.names import bound_by, read_in, rebound_in

_WORD = re.compile(r"[^\W\d]\w*")
_BACK = re.compile(r"\bcd['\", ]+-['\"\s)]*$", re.MULTILINE)


@dataclass(frozen=True)
class Survey:
    """The sources of all code cells, and their (first) translations; looked at only when a magic asks."""

    sources: tuple[str, ...] = ()
    trees: tuple[ast.Module, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every identifier-like word, comments and strings included."""
        return frozenset(word for source in self.sources for word in _WORD.findall(source))

    @cached_property
    def returns_to_previous(self) -> bool:
        """Some cell goes back with ``%cd -``."""
        return any(_BACK.search(source) for source in self.sources)

    def rebinds(self, module: str) -> bool:
        """Is the name of this module bound to something else somewhere?"""
        return module in self.words and module in self._rebound

    def reads(self, name: str) -> bool:
        """Is this name read somewhere?"""
        return name in self.words and name in self._read

    def binds(self, name: str) -> bool:
        """Is this name bound at top level somewhere?"""
        return name in self.words and name in self._bound

    @cached_property
    def _rebound(self) -> frozenset[str]:
        return _joined(rebound_in(tree) for tree in self.trees)

    @cached_property
    def _read(self) -> frozenset[str]:
        return _joined(read_in(tree) for tree in self.trees)

    @cached_property
    def _bound(self) -> frozenset[str]:
        return _joined(bound_by(tree.body) for tree in self.trees)


def _joined(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
