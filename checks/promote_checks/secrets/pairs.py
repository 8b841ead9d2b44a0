"""Names and values that stand side by side: in a dictionary, a pair, a list of words."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from promote_checks.secrets.names import strength_of

_NAMES = frozenset({"name", "key", "field", "variable", "var", "id"})
_VALUES = frozenset({"value", "val", "default", "content"})


def pairs_of(node: ast.Dict | ast.Tuple | ast.List) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of a dictionary; of a tuple or list, each text with what follows it."""
    if not isinstance(node, ast.Dict):
        yield from neighbours(node.elts)
        return
    keys = [str(key.value) if isinstance(key, ast.Constant) and isinstance(key.value, (str, bytes)) else
            getattr(key, "id", getattr(key, "attr", "")) for key in node.keys]  # fmt: skip
    yield from zip(keys, node.values, strict=True)
    yield from _described(keys, node.values)


def neighbours(elements: Sequence[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """``("password", "...")``, ``["--token", "..."]``: a text that is a name, then its value."""
    for first, second in pairwise(elements):
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and is_key(first.value):
            yield first.value, second


def is_key(text: str) -> bool:
    """Whether a text is a name that says so, and no sentence."""
    return len(text) <= 60 and not any(c.isspace() for c in text.strip()) and strength_of(text) is not None


def _described(keys: Sequence[str], values: Sequence[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """``{"name": "password", "value": "..."}``."""
    names = [v.value for k, v in zip(keys, values, strict=True)
             if k.lower() in _NAMES and isinstance(v, ast.Constant) and isinstance(v.value, str)]  # fmt: skip
    for key, value in zip(keys, values, strict=True):
        if names and key.lower() in _VALUES and is_key(names[0]):
            yield names[0], value
