"""Canonical form of functions, classes and modules: what they do, wherever promotion has put them."""

from __future__ import annotations

import builtins
import logging
import types
from typing import Any

from promote_checks.probe.canonical_core import (
    HANDLERS,
    SIGNATURES,
    UNSHARED,
    Handler,
    Writer,
    is_own,
)
from promote_checks.probe.canonical_source import function_text, global_names, is_own_function

MISSING = object()
DEFINED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
LARGE = 1_000_000
"""Elements from which what a function reads outside of it is written by its shape: it is a variable, and compared
as one."""


def write_function(writer: Writer, value: Any) -> None:
    """A function of a library by name; of the notebook's by what it says and by what it reads."""
    write_bound(writer, value, {})


def write_bound(writer: Writer, value: Any, bound: dict[str, Any]) -> None:
    """A function, and values for those of its parameters that were globals in the notebook."""
    if not is_own(value.__module__):
        write_foreign(writer, value)
        return
    writer.text("function", value.__name__)
    if writer.sampled:
        writer.write([value.__defaults__, value.__kwdefaults__, value.__dict__])
        return
    names = tuple(sorted(bound))
    key = ("function", id(value), names, tuple(id(bound[name]) for name in names))
    writer.raw(writer.digest_of(key, value, lambda part: write_reachable(part, value, bound)))


def write_foreign(writer: Writer, value: Any) -> None:
    """A function of a library by name; one that was made inside another also by what it has captured."""
    writer.text("function", f"{value.__module__}:{value.__qualname__}")
    if "<locals>" not in value.__qualname__ or writer.sampled:
        return
    held = [*content_cells(value), *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    for captured in held:
        writer.raw(captured_part(writer, captured))


def content_cells(function: Any) -> list[Any]:
    """What the cells of a function hold, in their order."""
    return [held for cell in function.__closure__ or () for held in content_of("", cell).values()]


def write_reachable(writer: Writer, value: Any, bound: dict[str, Any]) -> None:
    """A function with every function of the notebook that it calls, and the data that they read.

    One set for all of them: what is a global of each in the notebook is, in the package, a parameter that one
    hands to the other.
    """
    writer.raw(own_part(writer, value))
    waiting, seen, found = [value], {id(value)}, set()
    while waiting:
        function = waiting.pop()
        own = own_part(writer, function)
        for name, read in sorted(reads(function, bound).items()):
            if not is_own_function(read):
                part = captured_part if name in function.__code__.co_freevars else variable_part
                found.add(name.encode() + b"=" + part(writer, read))
                continue
            found.add(own + name.encode() + b":" + own_part(writer, read))
            if id(read) not in seen:
                seen.add(id(read))
                waiting.append(read)
    for line in sorted(found):
        writer.token("reads", line)


def own_part(writer: Writer, value: Any) -> bytes:
    """Digest of a function by itself: code, defaults and attributes."""
    known = SIGNATURES.get(value.__name__)
    keywords = {
        name: default
        for name, default in (value.__kwdefaults__ or {}).items()
        if known is None or name in known
    }

    def write(part: Writer) -> None:
        part.text("code", function_text(value)[0])
        part.items([captured_part(part, default) for default in value.__defaults__ or ()])
        state = {name: held for name, held in vars(value).items() if name != "__wrapped__"}
        for held in (keywords, state):
            part.items([[name, captured_part(part, held[name])] for name in sorted(held)])

    return writer.digest_of(("code", id(value)), value, write)


def captured_part(writer: Writer, value: Any) -> bytes:
    """Digest of what only the function holds."""
    return writer.digest_of(("captured", id(value)), value, lambda part: part.write(value))


def variable_part(writer: Writer, value: Any) -> bytes:
    """Digest of a variable that a function reads; of a large one its kind and shape."""
    size = getattr(value, "size", None)
    size = size if isinstance(size, int) else len(value) if isinstance(value, (list, dict, set, tuple)) else 0
    if size > LARGE:
        return f"{type(value).__name__} {getattr(value, 'shape', size)}".encode()
    return writer.digest_of(
        ("variable", id(value)), value, lambda part: part.write(value), compared_elsewhere=True
    )


def reads(function: Any, bound: dict[str, Any]) -> dict[str, Any]:
    """Name -> value of what a function finds outside of it: captured, bound beforehand, or global."""
    code, names = function.__code__, function_text(function)[1]
    found = {name: held for name, held in bound.items() if not is_parameter(function, name)}
    for name in global_names(code):
        held = function.__globals__.get(name, MISSING)
        if is_of_the_shell(name, held):
            continue
        if held is not MISSING and (name in names or not isinstance(held, DEFINED)):
            found[name] = held
    for name, cell in zip(code.co_freevars, function.__closure__ or ()):
        if name != "__class__":
            found.update(content_of(name, cell))
    return {name: held for name, held in found.items() if not name.startswith("__") and not is_log(held)}


def is_of_the_shell(name: str, value: Any) -> bool:
    """Whether IPython itself put this in place of a built-in: its ``open`` refuses descriptors, and is no author's."""
    if not isinstance(value, types.FunctionType):
        return False
    made_in = str(value.__globals__.get("__name__"))
    wrapped = vars(value).get("__wrapped__", MISSING)
    return made_in == "IPython.core.interactiveshell" and wrapped is getattr(builtins, name, None)


def is_log(value: Any) -> bool:
    """Whether this is the logger that promotion gives to each module."""
    return isinstance(value, logging.Logger) and is_own(value.name)


def is_parameter(function: Any, name: str) -> bool:
    """Whether the notebook's function itself had a parameter of that name."""
    return name in SIGNATURES.get(function.__name__, ())


def content_of(name: str, cell: Any) -> dict[str, Any]:
    """What a closure cell holds, if it was filled."""
    try:
        return {name: cell.cell_contents}
    except ValueError:
        return {}


def write_builtin(writer: Writer, value: Any) -> None:
    """A built-in function, or a method bound to an object."""
    owner = getattr(value, "__self__", None)
    writer.text("builtin", "{}:{}".format(getattr(value, "__module__", None), value.__qualname__))
    if owner is not None and not isinstance(owner, types.ModuleType):
        writer.write(owner)


def write_method(writer: Writer, value: Any) -> None:
    """A bound method: its object and its function."""
    writer.text("method", getattr(value.__func__, "__name__", type(value.__func__).__name__))
    writer.write(value.__self__)
    if is_own_function(value.__func__):
        writer.write(value.__func__)


def write_partial(writer: Writer, value: Any) -> None:
    """A partial; keywords that were globals of the notebook's function are what it reads."""
    function, keywords, lifted = value.func, dict(value.keywords), {}
    known = SIGNATURES.get(getattr(function, "__name__", ""))
    if known is not None and is_own_function(function):
        lifted = {name: held for name, held in keywords.items() if name not in known}
        keywords = {name: held for name, held in keywords.items() if name in known}
    if value.args or keywords or not lifted:
        writer.token("partial")
        writer.write(value.args)
        writer.write(keywords)
    if is_own_function(function):
        write_bound(writer, function, lifted)
    else:
        writer.write(function)


def write_cached(writer: Writer, value: Any) -> None:
    """A function behind ``functools.lru_cache``; what it has cached does not count."""
    writer.token("cached")
    writer.write(value.__wrapped__)
    writer.write(value.cache_parameters() if hasattr(value, "cache_parameters") else None)


def write_module(writer: Writer, value: Any) -> None:
    """A module by name; one that was made by hand by what it holds."""
    own = is_own(value.__name__)
    writer.text("module", value.__name__.rpartition(".")[2] if own else value.__name__)
    if getattr(value, "__spec__", None) is None and not own:
        held = {name: one for name, one in vars(value).items() if not name.startswith("__")}
        writer.token(
            "made by hand", writer.digest_of(("module", id(value)), value, lambda part: part.write(held))
        )


def write_code(writer: Writer, value: Any) -> None:
    """Compiled text: what it computes."""
    from_text = is_compiled_text(value)
    writer.text(
        "code", f"{value.co_code!r} {value.co_names} {value.co_consts!r}" if from_text else value.co_name
    )


def is_compiled_text(code: Any) -> bool:
    """Whether code is that of a text, not of a function that promotion may move."""
    return code.co_name == "<module>" and not any(isinstance(part, types.CodeType) for part in code.co_consts)


def write_descriptor(*names: str) -> Handler:
    """A handler for what wraps functions in a class."""

    def write(writer: Writer, value: Any) -> None:
        writer.text("descriptor", type(value).__name__)
        for name in names:
            writer.write(getattr(value, name, None))

    return write


def write_cell(writer: Writer, value: Any) -> None:
    """A cell of a closure by what it holds."""
    writer.token("cell")
    writer.write(list(content_of("", value).values()))


DEFINITIONS: dict[str, Handler] = {
    "builtins:function": write_function,
    "builtins:builtin_function_or_method": write_builtin,
    "builtins:method-wrapper": write_builtin,
    "builtins:method": write_method,
    "builtins:staticmethod": write_descriptor("__func__"),
    "builtins:classmethod": write_descriptor("__func__"),
    "builtins:property": write_descriptor("fget", "fset", "fdel"),
    "functools:cached_property": write_descriptor("func"),
    "functools:partialmethod": write_descriptor("func", "args", "keywords"),
    "functools:singledispatchmethod": write_descriptor("func", "dispatcher"),
    "functools:partial": write_partial,
    "functools:_lru_cache_wrapper": write_cached,
    "builtins:module": write_module,
    "builtins:code": write_code,
    "builtins:cell": write_cell,
}
HANDLERS.update(DEFINITIONS)
UNSHARED.update(DEFINITIONS)
