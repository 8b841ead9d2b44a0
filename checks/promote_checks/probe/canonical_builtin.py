"""Canonical form of what the language and its standard library bring."""

from __future__ import annotations

import io
import re
import types
from typing import Any

from promote_checks.probe.bounds import plain_list, taken
from promote_checks.probe.canonical_core import (
    HANDLERS,
    PLAIN_STATE,
    UNSHARED,
    Handler,
    Incomparable,
    Writer,
    class_name,
    loaded,
    write_bytes,
    write_text,
)


def write_sequence(tag: str) -> Handler:
    """A handler for sequences of one kind."""

    def write(writer: Writer, value: Any) -> None:
        writer.token(tag)
        writer.items(value if type(value) in (list, tuple) else plain_list(value))

    return write


def write_dict(writer: Writer, value: Any) -> None:
    """Keys and values in their order."""
    writer.token("dict")
    writer.items(list(dict.keys(value)))
    writer.items(list(dict.values(value)))


def write_defaultdict(writer: Writer, value: Any) -> None:
    """A dictionary and its factory."""
    writer.token("defaultdict")
    writer.write(value.default_factory)
    write_dict(writer, value)


def write_view(writer: Writer, value: Any) -> None:
    """A view of a dictionary, or a read-only mapping."""
    writer.text("view", type(value).__name__)
    if isinstance(value, types.MappingProxyType):
        writer.items(taken(value.items()))
    else:
        writer.items(taken(value))


def write_set(writer: Writer, value: Any) -> None:
    """Elements without order."""
    writer.token("frozenset" if isinstance(value, frozenset) else "set")
    writer.unordered(plain_list(value))


def write_deque(writer: Writer, value: Any) -> None:
    """Elements in order, and the bound."""
    writer.token("deque")
    writer.write(value.maxlen)
    writer.items(plain_list(value))


def write_repr(writer: Writer, value: Any) -> None:
    """A value that its repr tells completely."""
    writer.text("repr " + class_name(type(value)), repr(value))


def write_parts(*names: str) -> Handler:
    """A handler for values that some of their attributes tell completely."""

    def write(writer: Writer, value: Any) -> None:
        writer.text("parts", class_name(type(value)))
        for name in names:
            writer.write(getattr(value, name))

    return write


def write_path(writer: Writer, value: Any) -> None:
    """A path as it is spelled."""
    writer.text("path", str(value))


def write_enum(writer: Writer, value: Any) -> None:
    """A member by its class, name and value."""
    writer.text("enum", class_name(type(value)))
    writer.write(value.name)
    writer.write(value.value)


def write_complex(writer: Writer, value: Any) -> None:
    """Two floats."""
    writer.token("complex")
    writer.real(value.real)
    writer.real(value.imag)


def write_random(writer: Writer, value: Any) -> None:
    """A generator by its state; the global one is ambient, not part of the value that refers to it."""
    module = loaded("random")
    if module is not None and value is getattr(module, "_inst", None):
        writer.token("global random")
        return
    writer.token("random")
    writer.write(value.getstate())


def write_lock(writer: Writer, value: Any) -> None:
    """All the state that a lock has: its kind, and how often it is held."""
    counted = re.search(r"count=(\d+)", repr(value))
    held = int(counted[1]) if counted else int(value.locked())
    writer.text("lock", f"{type(value).__name__} {held}")


def write_exception(writer: Writer, value: Any) -> None:
    """An exception, its cause, and what was being handled when it was raised; not where that was."""
    HANDLERS["builtins:object"](writer, value)
    writer.write(value.__suppress_context__)
    writer.write([value.__cause__, value.__context__])


def write_weak(writer: Writer, value: Any) -> None:
    """A weak reference by what it refers to, or that nothing is left of it."""
    writer.text("weak", type(value).__name__)
    writer.write(value())


def write_keyed_checksum(writer: Writer, value: Any) -> None:
    """A running keyed checksum by what it has come to."""
    writer.text("keyed checksum", f"{value.name} {value.hexdigest()}")


def write_memoryview(writer: Writer, value: Any) -> None:
    """Format, shape and bytes."""
    try:
        writer.text("memoryview", f"{value.format} {value.shape} {value.readonly}")
    except ValueError:
        writer.token("released memoryview")
        return
    write_bytes(writer, value.tobytes())


def write_bytearray(writer: Writer, value: Any) -> None:
    """Bytes that can change."""
    writer.token("bytearray")
    write_bytes(writer, value)


def write_array(writer: Writer, value: Any) -> None:
    """An ``array.array``."""
    writer.text("array.array", value.typecode)
    writer.items(value.tolist() if not writer.sampled else value)


def write_buffer(writer: Writer, value: Any) -> None:
    """An in-memory file: content and position."""
    if value.closed:
        writer.text("memory file", "closed")
        return
    writer.token("memory file")
    writer.write(value.getvalue())
    state: Any = value.__getstate__() if isinstance(value, io.StringIO) else (None, None)
    writer.write(state[1])
    writer.write(value.tell())


def write_file(writer: Writer, value: Any) -> None:
    """An open file: its name, mode and position."""
    writer.text("file", type(value).__name__)
    name = getattr(value, "name", None)
    writer.write(name if isinstance(name, str) else None)
    writer.write(str(getattr(value, "mode", "")))
    writer.write(value.closed)
    writer.write([getattr(value, name, None) for name in ("encoding", "errors")])
    memory = getattr(value, "buffer", None) if not value.closed else None
    if isinstance(memory, io.BytesIO):
        writer.write(memory)
    if not value.closed:
        writer.write(position_of(value))


def position_of(value: Any) -> int:
    """Where an open file stands, or ``Incomparable``."""
    try:
        return int(value.tell()) if value.seekable() else -1
    except (OSError, ValueError, io.UnsupportedOperation) as error:
        raise Incomparable(f"an open file whose position can't be seen: {error}") from None


def unseen(reason: str) -> Handler:
    """A handler for values whose state can't be seen."""

    def refuse(writer: Writer, value: Any) -> None:
        raise Incomparable(reason)

    return refuse


MUTABLE: dict[str, Handler] = {
    "builtins:list": write_sequence("list"),
    "IPython:SList": write_sequence("list"),
    "builtins:dict": write_dict,
    "collections:defaultdict": write_defaultdict,
    "builtins:set": write_set,
    "builtins:bytearray": write_bytearray,
    "collections:deque": write_deque,
    "random:Random": write_random,
    "builtins:memoryview": write_memoryview,
    "array:array": write_array,
    "_io:StringIO": write_buffer,
    "_io:BytesIO": write_buffer,
    "_io:_IOBase": write_file,
    "_thread:lock": write_lock,
    "_thread:RLock": write_lock,
    "builtins:BaseException": write_exception,
    "_hashlib:HMAC": write_keyed_checksum,
}
VALUES: dict[str, Handler] = {
    "builtins:tuple": write_sequence("tuple"),
    "builtins:frozenset": write_set,
    "builtins:str": lambda writer, value: write_text(writer, str.__str__(value)),
    "builtins:bytes": lambda writer, value: write_bytes(writer, bytes(value)),
    "builtins:int": lambda writer, value: writer.token("int", b"%x" % int.__index__(value)),
    "builtins:float": lambda writer, value: writer.real(float.__float__(value)),
    "IPython:LSString": lambda writer, value: write_text(writer, str.__str__(value)),
}
ATOMS: dict[str, Handler] = {
    "builtins:complex": write_complex,
    "builtins:range": write_parts("start", "stop", "step"),
    "builtins:slice": write_parts("start", "stop", "step"),
    "enum:Enum": write_enum,
    "datetime:date": write_repr,
    "datetime:time": write_repr,
    "datetime:timedelta": write_repr,
    "datetime:timezone": write_repr,
    "zoneinfo:ZoneInfo": write_repr,
    "decimal:Decimal": write_repr,
    "fractions:Fraction": write_repr,
    "uuid:UUID": write_repr,
    "pathlib:PurePath": write_path,
    "re:Pattern": write_parts("pattern", "flags"),
    "builtins:dict_keys": write_view,
    "builtins:dict_values": write_view,
    "builtins:dict_items": write_view,
    "builtins:mappingproxy": write_view,
    "types:GenericAlias": write_repr,
    "types:UnionType": write_repr,
    "typing:_GenericAlias": write_repr,
    "typing:_SpecialForm": write_repr,
    "typing:Union": write_repr,
    "builtins:generator": unseen("a generator: what it has still to give can't be seen"),
    "builtins:async_generator": unseen("an asynchronous generator"),
    "builtins:coroutine": unseen("a coroutine"),
    "builtins:frame": unseen("a stack frame"),
    "builtins:traceback": unseen("a traceback"),
    "weakref:ReferenceType": write_weak,
    "struct:Struct": write_parts("format"),
    "_struct:Struct": write_parts("format"),
    "threading:Thread": unseen("a thread"),
    "_asyncio:Task": unseen("an asynchronous task"),
    "_asyncio:Future": unseen("a future"),
    "socket:socket": unseen("a socket"),
    "_socket:socket": unseen("a socket"),
    "sqlite3:Connection": unseen("a database connection"),
    "sqlite3:Cursor": unseen("a database cursor"),
    "subprocess:Popen": unseen("a process"),
    "mmap:mmap": unseen("a memory map"),
}
HANDLERS.update(MUTABLE)
HANDLERS.update(VALUES)
HANDLERS.update(ATOMS)
PLAIN_STATE.update(
    {*MUTABLE, *VALUES} - {"_io:_IOBase", "IPython:SList", "IPython:LSString", "builtins:BaseException"}
)
UNSHARED.update({*VALUES, *ATOMS})
