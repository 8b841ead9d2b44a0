"""Canonical form of functions, classes and modules: their names, since promotion moves them."""

from __future__ import annotations

import types
from typing import Any

from promote_checks.probe.canonical_core import (
    HANDLERS,
    SIGNATURES,
    UNSHARED,
    Handler,
    Writer,
    class_name,
    is_own,
)


def write_function(writer: Writer, value: Any) -> None:
    """A function by name and defaults: promotion may move it, or turn what it reads into parameters."""
    own = is_own(value.__module__)
    writer.text("function", value.__name__ if own else f"{value.__module__}:{value.__qualname__}")
    if own:
        writer.write(value.__defaults__ or ())


def write_builtin(writer: Writer, value: Any) -> None:
    """A built-in function, or a method bound to an object."""
    owner = getattr(value, "__self__", None)
    writer.text("builtin", "{}:{}".format(getattr(value, "__module__", None), value.__qualname__))
    if owner is not None and not isinstance(owner, types.ModuleType):
        writer.write(owner)


def write_method(writer: Writer, value: Any) -> None:
    """A bound method: its object and its name."""
    writer.text("method", value.__func__.__name__)
    writer.write(value.__self__)


def write_partial(writer: Writer, value: Any) -> None:
    """A partial; keywords that were globals of the notebook's function don't count."""
    known = SIGNATURES.get(getattr(value.func, "__name__", ""))
    keywords = dict(value.keywords)
    if known is not None and is_own(getattr(value.func, "__module__", None)):
        keywords = {name: bound for name, bound in keywords.items() if name in known}
    if value.args or keywords:
        writer.token("partial")
        writer.write(value.args)
        writer.write(keywords)
    writer.write(value.func)


def write_cached(writer: Writer, value: Any) -> None:
    """A function behind ``functools.lru_cache``; what it has cached does not count."""
    writer.token("cached")
    writer.write(value.__wrapped__)


def write_class(writer: Writer, value: Any) -> None:
    """A class by name; one of the notebook's own also by the data it holds."""
    writer.text("type", class_name(value))
    if is_own(value.__module__) and not writer.known(value):
        held = {name: one for name, one in vars(value).items() if not name.startswith("_") and is_data(one)}
        writer.write({name: held[name] for name in sorted(held)})


def is_data(value: Any) -> bool:
    """Whether a class attribute is data, not a method, a property or another descriptor."""
    return not callable(value) and not hasattr(type(value), "__get__") and not hasattr(type(value), "__set__")


def write_module(writer: Writer, value: Any) -> None:
    """A module by name."""
    writer.text("module", value.__name__)


DEFINITIONS: dict[str, Handler] = {
    "builtins:function": write_function,
    "builtins:builtin_function_or_method": write_builtin,
    "builtins:method-wrapper": write_builtin,
    "builtins:method": write_method,
    "functools:partial": write_partial,
    "functools:_lru_cache_wrapper": write_cached,
    "builtins:type": write_class,
    "builtins:module": write_module,
}
HANDLERS.update(DEFINITIONS)
UNSHARED.update(DEFINITIONS)
