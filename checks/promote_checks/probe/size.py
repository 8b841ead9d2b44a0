"""How many bytes a value holds, roughly and quickly."""

from __future__ import annotations

import sys
from typing import Any

from promote_checks.probe.bounds import LOOK, Bounded, GaveUp


def size_of(value: Any) -> int:
    """Bytes; of containers the elements are sampled. A frame of text counts its text by a sample too.

    What can't be seen counts as large: it is looked at as late and as seldom as possible.
    """
    try:
        with Bounded(LOOK):
            return sampled_size(value)
    except (GaveUp, Exception):  # noqa: BLE001 - a class that fails when it is looked at
        return sys.maxsize


def sampled_size(value: Any, level: int = 3) -> int:
    """The bytes, however long it takes to count them."""
    cls = type(value)
    root = str(cls.__module__).partition(".")[0]
    if root in ("numpy", "torch") and isinstance(getattr(value, "nbytes", None), int):
        return int(value.nbytes)
    if root == "pandas" and cls.__name__ in ("DataFrame", "Series"):
        usage = value.memory_usage(index=True, deep=False)
        return int(usage.sum() if hasattr(usage, "sum") else usage)
    if root == "scipy" and hasattr(value, "data") and hasattr(value, "nnz"):
        return int(getattr(value.data, "nbytes", 0)) * 2
    own = sys.getsizeof(value, 64)
    if level == 0:
        return own
    if cls in (list, tuple, set, frozenset):
        return own + sampled(list(zip(range(32), value)), len(value), level)
    if cls is dict:
        return own + sampled(list(zip(range(32), value.values())), len(value), level)
    attributes = own_attributes(value)
    if attributes:
        return own + sum(sampled_size(one, level - 1) for one in list(attributes.values())[:64])
    return own


def own_attributes(value: Any) -> dict[str, Any]:
    """The instance's dict, past whatever a proxy does when it is asked for an attribute."""
    if isinstance(value, type):
        return {}
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict) else {}


def sampled(head: list[tuple[int, Any]], count: int, level: int) -> int:
    """Size of all elements by that of the first ones."""
    if not head:
        return 0
    return sum(sampled_size(one, level - 1) for _, one in head) * count // len(head)
