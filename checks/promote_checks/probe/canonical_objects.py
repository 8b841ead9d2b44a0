"""Canonical form of objects that no other file knows: class and state, without what is only cached."""

from __future__ import annotations

import copyreg
import datetime
import functools
from typing import Any

from promote_checks.probe.bounds import taken
from promote_checks.probe.canonical_core import (
    HANDLERS,
    Incomparable,
    Writer,
    class_name,
    first_words,
    is_own,
    write_own_class,
)

LAZY = frozenset({"_cache", "__networkx_cache__", "__weakref__", "__doc__"})
"""Attributes in which libraries keep what they can compute again."""
LAZY_OF = {
    "statsmodels": frozenset({"diagn", "_summary_cache", "_nobs_int", "_tmp_like_exog"}),
    "sklearn": frozenset({"_stop_words_id"}),
}
"""The same for one library: what ``summary()`` leaves behind, addresses of objects, scratch space that is never
initialised."""


def write_object(writer: Writer, value: Any) -> None:
    """A generic object: the notebook's own by its attributes, others by what pickle would keep."""
    cls = type(value)
    writer.text("object", class_name(cls))
    write_own_class(writer, cls)
    if callable(value) and not hasattr(value, "__dict__") and hasattr(value, "__qualname__"):
        writer.text("named", "{}:{}".format(getattr(value, "__module__", None), value.__qualname__))
    elif plain_state(cls):
        write_attributes(writer, value)
    else:
        write_reduced(writer, value)


def plain_state(cls: type) -> bool:
    """Whether attributes and slots are the whole state: no base outside the notebook pickles itself.

    ``__getstate__`` of a notebook class may leave out what was computed, so it is not asked.
    """
    hooks = ("__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs__", "__getnewargs_ex__")
    foreign = [base for base in cls.__mro__ if base is not object and not is_own(base.__module__)]
    if not is_own(cls.__module__):
        return False
    return not any(name in vars(base) for base in foreign for name in hooks)


def write_attributes(writer: Writer, value: Any) -> None:
    """``__dict__`` and ``__slots__``, in their order, without cached ones."""
    state = dict(getattr(value, "__dict__", None) or {})
    for name in slot_names(type(value)):
        if hasattr(value, name):
            state[name] = getattr(value, name)
    write_state(writer, state, type(value))


def slot_names(cls: type) -> list[str]:
    """Slots of a class and its bases, with private names as they are stored."""
    names: list[str] = []
    for base in reversed(cls.__mro__):
        slots = vars(base).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ("__dict__", "__weakref__"):
                continue
            private = name.startswith("__") and not name.endswith("__")
            names.append("_{}{}".format(base.__name__.lstrip("_"), name) if private else name)
    return names


def write_state(writer: Writer, state: Any, cls: type) -> None:
    """What pickle would keep of an object; its attributes in name order, since a cache may come first."""
    if (
        isinstance(state, tuple)
        and len(state) == 2
        and all(isinstance(part, (dict, type(None))) for part in state)
    ):
        state = {**(state[0] or {}), **(state[1] or {})}
    if type(state) is not dict or not all(isinstance(name, str) for name in state):
        writer.write(state)
        return
    names = sorted(
        name for name in state if not is_cached(cls, name) and not is_birth(cls, name, state[name])
    )
    writer.token("attributes", b"%d" % len(names))
    for name in names:
        writer.text("attribute", name)
        writer.write(state[name])


def is_birth(cls: type, name: str, value: Any) -> bool:
    """Whether an attribute is the private note of a library on when the object was made, a moment ago."""
    if not name.startswith("_") or is_own(cls.__module__) or type(value) is not datetime.datetime:
        return False
    return value.tzinfo is None and abs(datetime.datetime.now() - value) < datetime.timedelta(days=1)


def is_cached(cls: type, name: str) -> bool:
    """Whether an attribute is only there because somebody looked at it."""
    if name in LAZY and (name.startswith("__") or not is_own(cls.__module__)):
        return True
    for base in cls.__mro__:
        if name in LAZY_OF.get(str(base.__module__).partition(".")[0], ()):
            return True
        if name in vars(base):
            kind = type(vars(base)[name])
            return kind is functools.cached_property or kind.__name__ in (
                "cached_property",
                "CachedAttribute",
            )
    return False


def write_reduced(writer: Writer, value: Any) -> None:
    """An object by what pickle would keep of it, or by its attributes where it refuses."""
    try:
        reduced = reduction(value)
    except Exception as error:  # noqa: BLE001 - what a foreign class raises when pickled
        if not getattr(value, "__dict__", None) and not slot_names(type(value)):
            raise Incomparable(f"{type(value).__name__}: {first_words(error)}") from None
        write_attributes(writer, value)
        return
    if isinstance(reduced, str):
        writer.text("global", "{}:{}".format(getattr(value, "__module__", ""), reduced))
        return
    made, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
    writer.write(made)
    writer.write(arguments)
    write_state(writer, state, type(value))
    if items is not None:
        writer.items(taken(items))
    if pairs is not None:
        writer.items(taken(pairs))


def reduction(value: Any) -> Any:
    """What ``copyreg`` or the object itself gives to pickle."""
    registered = copyreg.dispatch_table.get(type(value))
    return registered(value) if registered is not None else value.__reduce_ex__(2)


HANDLERS["builtins:object"] = write_object
HANDLERS["promote:attributes"] = write_attributes
