"""Canonical form of objects that no other file knows: class and state, without what is only cached."""

from __future__ import annotations

import copyreg
import functools
from typing import Any

from promote_checks.probe.canonical_core import (
    HANDLERS,
    UNSHARED,
    Incomparable,
    Writer,
    class_name,
    is_own,
)

LAZY = frozenset({"_cache", "__networkx_cache__", "__weakref__", "__doc__"})
"""Attributes in which libraries keep what they can compute again."""
LAZY_OF = {"statsmodels": frozenset({"diagn", "_summary_cache", "_nobs_int"})}
"""The same for one library: what ``summary()`` leaves behind."""


def write_object(writer: Writer, value: Any) -> None:
    """A generic object: the notebook's own by its attributes, others by what pickle would keep."""
    cls = type(value)
    writer.text("object", class_name(cls))
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
    if isinstance(state, tuple) and len(state) == 2 and all(isinstance(part, (dict, type(None))) for part in state):
        state = {**(state[0] or {}), **(state[1] or {})}
    if type(state) is not dict or not all(isinstance(name, str) for name in state):
        writer.write(state)
        return
    names = sorted(name for name in state if not is_cached(cls, name))
    writer.token("attributes", b"%d" % len(names))
    for name in names:
        writer.text("attribute", name)
        writer.write(state[name])


def is_cached(cls: type, name: str) -> bool:
    """Whether an attribute is only there because somebody looked at it."""
    if name in LAZY:
        return True
    for base in cls.__mro__:
        if name in LAZY_OF.get(str(base.__module__).partition(".")[0], ()):
            return True
        if name in vars(base):
            kind = type(vars(base)[name])
            return kind is functools.cached_property or kind.__name__ in ("cached_property", "CachedAttribute")
    return False


def write_reduced(writer: Writer, value: Any) -> None:
    """An object by what pickle would keep of it, or by its attributes where it refuses."""
    try:
        reduced = reduction(value)
    except Exception as error:  # noqa: BLE001 - what a foreign class raises when pickled
        if not getattr(value, "__dict__", None) and not slot_names(type(value)):
            raise Incomparable(f"{type(value).__name__}: {first_line(error)}") from None
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
        writer.items(list(items))
    if pairs is not None:
        writer.items(list(pairs))


def reduction(value: Any) -> Any:
    """What ``copyreg`` or the object itself gives to pickle."""
    registered = copyreg.dispatch_table.get(type(value))
    return registered(value) if registered is not None else value.__reduce_ex__(2)


def first_line(error: BaseException) -> str:
    """The first line of an exception's message, or its type."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def write_design(writer: Writer, value: Any) -> None:
    """A patsy design: the columns and terms it makes."""
    writer.token("design")
    writer.items(list(value.column_names))
    writer.items([str(name) for name in value.term_names])


def write_neighbours(writer: Writer, value: Any) -> None:
    """A tree of neighbours without its counters of calls, which only tell how often it was asked."""
    state = value.__getstate__()
    writer.token("neighbours")
    writer.items([*state[:7], *state[11:]])


def write_environment(writer: Writer, value: Any) -> None:
    """The scopes in which a formula is evaluated belong to the program, not to the value."""
    writer.token("formula environment")


def write_logger(writer: Writer, value: Any) -> None:
    """A logger by name, unless it is the notebook's own."""
    writer.text("logger", "own" if is_own(value.name) else value.name)


def write_simple_namespace(writer: Writer, value: Any) -> None:
    """Attributes in their order."""
    writer.token("namespace")
    writer.write(vars(value))


def write_type_variable(writer: Writer, value: Any) -> None:
    """A type variable by name."""
    writer.text("type variable", value.__name__)


def write_code(writer: Writer, value: Any) -> None:
    """Code by name: promotion may move it."""
    writer.text("code", value.co_name)


def write_display(writer: Writer, value: Any) -> None:
    """The handle of a display has a random id; nothing else is in it."""
    writer.token("display handle")


HANDLERS["builtins:object"] = write_object
HANDLERS["promote:attributes"] = write_attributes
OBJECTS = {
    "patsy:DesignInfo": write_design,
    "patsy:EvalEnvironment": write_environment,
    "sklearn:BinaryTree64": write_neighbours,
    "sklearn:BinaryTree32": write_neighbours,
    "logging:Logger": write_logger,
    "types:SimpleNamespace": write_simple_namespace,
    "IPython:DisplayHandle": write_display,
}
HANDLERS.update(OBJECTS)
HANDLERS["typing:TypeVar"] = write_type_variable
HANDLERS["builtins:code"] = write_code
UNSHARED.update({"typing:TypeVar", "builtins:code", "logging:Logger"})
