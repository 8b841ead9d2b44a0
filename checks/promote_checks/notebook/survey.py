"""What the whole notebook says about names, which the translation of one magic may depend on."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable
from dataclasses import dataclass

from promote_checks.notebook.names import (
    bound_by,
    deleted_by,
    opens_namespace,
    read_in,
    rebound_in,
)

_WORD = re.compile(r"[^\W\d]\w*")
ALWAYS_KNOWN = frozenset(dir(builtins)) | {"_", "__", "___", "In", "Out", "_dh", "_ih", "_oh", "__name__"}


@dataclass(frozen=True, slots=True)
class Survey:
    """Names of the whole notebook."""

    words: frozenset[str] = frozenset()
    """Every identifier-like word in the code cells, comments and strings included."""
    rebound: frozenset[str] = frozenset()
    """Bound to something else than the module of that name."""
    read: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    """Bound at top level somewhere."""
    returns_to_previous: bool = False
    """Some cell goes back with ``%cd -``."""


@dataclass(frozen=True, slots=True)
class Known:
    """Names that exist at one place of the notebook when it is run from the top."""

    names: frozenset[str] = ALWAYS_KNOWN
    open: bool = False
    """There may be more: a star import, ``exec`` or ``%run`` came before."""

    def after(self, statements: Iterable[ast.stmt]) -> Known:
        """What is known after these top-level statements."""
        names, is_open = self.names, self.open
        for statement in statements:
            names = (names | bound_by([statement])) - deleted_by(statement)
            is_open = is_open or opens_namespace(statement)
        return Known(names, is_open)


def words_of(sources: Iterable[str]) -> frozenset[str]:
    """Every identifier-like word."""
    return frozenset(word for source in sources for word in _WORD.findall(source))


def survey(sources: Iterable[str], trees: Iterable[ast.Module]) -> Survey:
    """Look at all code cells: their sources as written and their (first) translations."""
    texts, modules = list(sources), list(trees)
    return Survey(
        words=words_of(texts),
        rebound=_joined(rebound_in(tree) for tree in modules),
        read=_joined(read_in(tree) for tree in modules),
        bound=_joined(bound_by(tree.body) for tree in modules),
        returns_to_previous=any(re.search(r"\bcd['\", ]+-['\"\s)]*$", text, re.MULTILINE) for text in texts),
    )


def _joined(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
