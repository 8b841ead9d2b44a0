"""The text of a value, of which nobody reads more than a line: containers are not written out whole.

Their own ``repr`` asks each element, and a class that derives from one for its elements, in a loop that nothing
can end.
"""

from __future__ import annotations

import types
from collections import deque
from typing import Any

from promote_checks.probe.bounds import plain_list
from promote_checks.probe.canonical_core import is_own

SHOWN = 100
"""Elements at each end that are written out."""
NESTED = 6
BRACKETS: dict[Any, tuple[str, str, str]] = {
    list.__repr__: ("[", "]", "[]"),
    tuple.__repr__: ("(", ")", "()"),
    set.__repr__: ("{", "}", "set()"),
    frozenset.__repr__: ("frozenset({", "})", "frozenset()"),
    deque.__repr__: ("deque([", "])", "deque([])"),
    dict.__repr__: ("{", "}", "{}"),
}
"""How a container begins and ends, and what an empty one is."""


def line_of(value: Any, level: int = 0) -> str:
    """``repr``, of a container without its middle."""
    brackets = BRACKETS.get(type(value).__repr__)
    if brackets is None:
        return parts_by_name(value, level) if has_own_text(value) else repr(value)
    if level > NESTED:
        return "..."
    first, last, empty = brackets
    parts = parts_of(value, level + 1)
    comma = "," if len(parts) == 1 and first == "(" else ""
    return first + ", ".join(parts) + comma + last if parts else empty


def has_own_text(value: Any) -> bool:
    """Its text is made by code of the notebook, which may count, write or draw: the judge must not run it."""
    method = type(value).__repr__
    return isinstance(method, types.FunctionType) and is_own(method.__module__)


def parts_by_name(value: Any, level: int) -> str:
    """What an object of the notebook's own classes holds, by attribute."""
    if level > NESTED:
        return "..."
    held = sorted(getattr(value, "__dict__", {}).items())
    parts = [f"{name}={line_of(part, level + 1)}" for name, part in both_ends(held)]
    return f"{type(value).__name__}({', '.join(parts)})"


def parts_of(value: Any, level: int) -> list[str]:
    """The elements at both ends of a container, as text."""
    if not issubclass(type(value), dict):
        return [line_of(one, level) for one in both_ends(plain_list(value))]
    pairs = both_ends(list(dict.items(value)))
    return [f"{line_of(key, level)}: {line_of(held, level)}" for key, held in pairs]


def both_ends(elements: list[Any]) -> list[Any]:
    """Few enough to be read."""
    return elements if len(elements) <= 2 * SHOWN else [*elements[:SHOWN], *elements[-SHOWN:]]
