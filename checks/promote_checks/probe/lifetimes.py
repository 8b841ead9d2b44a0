"""Objects whose end does something: a destructor, a finalizer. They have to live as long as in the notebook."""

from __future__ import annotations

import itertools
import types
import weakref
from collections.abc import Iterator
from typing import Any

PARTS = 1000
RUNNING = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
"""Python gives these a destructor whatever they hold."""


def ends_with_effect(value: Any) -> bool:
    """Whether something happens when the object goes away, or one that it holds directly."""
    try:
        return any(has_end(part) for part in (value, *parts(value)))
    except Exception:  # noqa: BLE001 - a class that fails when it is looked at; the proof sees what its end does
        return False


def has_end(value: Any) -> bool:
    """A destructor or a finalizer that is still to come; what was closed has had its end."""
    if isinstance(value, (type, types.ModuleType, *RUNNING)):
        return False
    own = type(value).__module__ == "__main__"
    if own and weakref.getweakrefcount(value):
        return True  # Somebody can see that it is gone.
    if not (hasattr(type(value), "__del__") or any(one is value for one in finalized())):
        return False
    # Asking an object of the notebook would run its code.
    return own or getattr(value, "closed", False) is not True


def finalized() -> Iterator[Any]:
    """Objects for which ``weakref.finalize`` was called: temporary folders, executors."""
    registry = getattr(weakref.finalize, "_registry", {})
    for info in list(registry.values()):
        yield info.weakref()


def parts(value: Any) -> Iterator[Any]:
    """What a plain container or an object of the notebook's own classes holds, a bounded number of it."""
    if type(value) in (list, tuple, set, frozenset):
        yield from itertools.islice(value, PARTS)
    elif type(value) is dict:
        yield from itertools.islice(value.values(), PARTS)
    elif type(value).__module__ == "__main__":
        yield from itertools.islice(getattr(value, "__dict__", {}).values(), PARTS)
