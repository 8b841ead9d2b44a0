"""Canonical form of classes: of the notebook's own all that they hold, of others their names."""

from __future__ import annotations

import dataclasses
import enum
import operator
import types
from collections.abc import Iterator
from typing import Any

from promote_checks.probe.canonical_core import HANDLERS, UNSHARED, Writer, class_name, is_own

MADE = frozenset(
    {"__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__", "__classcell__", "__dict__",
     "__classdictcell__", "__dataclass_fields__", "__dataclass_params__", "__doc__", "__firstlineno__",
     "__module__", "__orig_bases__", "__parameters__", "__qualname__", "__static_attributes__", "__weakref__",
     "_abc_impl", "__abstractmethods__", "__type_params__"}
)  # fmt: skip
"""What Python itself puts into a class."""
CALLED = (types.FunctionType, staticmethod, classmethod, property)


def write_class(writer: Writer, value: Any) -> None:
    """A class by name; one of the notebook's own also by its bases and by what it holds."""
    writer.text("type", class_name(value))
    if is_own(value.__module__):
        writer.token(
            "own", writer.digest_of(("class", id(value)), value, lambda part: write_held(part, value))
        )


def write_held(writer: Writer, value: Any) -> None:
    """Bases, metaclass, fields, and every member by name."""
    writer.items([base for base in bases_of(value) if base is not object])
    writer.items(sorted(getattr(value, "__abstractmethods__", ())))
    if dataclasses.is_dataclass(value):
        write_fields(writer, value)
    for name, held in sorted(members(value), key=operator.itemgetter(0)):
        writer.text("member", name)
        writer.raw(member_part(writer, held))


def member_part(writer: Writer, held: Any) -> bytes:
    """Digest of one member."""
    return writer.digest_of(("member", id(held)), held, lambda part: part.write(held))


def bases_of(cls: Any) -> Iterator[Any]:
    """The bases of a class, and its metaclass if that is the notebook's."""
    yield from cls.__bases__
    if is_own(type(cls).__module__):
        yield type(cls)


def members(cls: Any) -> Iterator[tuple[str, Any]]:
    """Name and value of what the author put into a class; of an enumeration its members."""
    if issubclass(cls, enum.Enum):
        yield from ((name, member.value) for name, member in cls.__members__.items())
    for name, held in vars(cls).items():
        if name in MADE or is_slot(held) or (isinstance(cls, enum.EnumMeta) and not is_method(name, held)):
            continue
        if not is_special(name) or is_method(name, held) or isinstance(held, PLAIN):
            yield name, held


def is_method(name: str, held: Any) -> bool:
    """Whether a member is code; what ``enum`` puts there has an underscore."""
    return isinstance(held, CALLED) and (is_special(name) or not name.startswith("_"))


PLAIN = (type(None), bool, int, float, str, tuple)


def is_special(name: str) -> bool:
    """``__name__``: data under such a name is a library's, if it is not plain."""
    return name.startswith("__") and name.endswith("__")


def is_slot(value: Any) -> bool:
    """Whether a member only stands for a slot."""
    return isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType))


def write_fields(writer: Writer, cls: Any) -> None:
    """The fields of a dataclass: what was said of each, but its annotation."""
    writer.text("dataclass", repr(cls.__dataclass_params__))
    for field in dataclasses.fields(cls):
        writer.text("field", f"{field.name} {field.init} {field.repr} {field.hash} {field.compare}")
        writer.items([part_of(field.default), part_of(field.default_factory)])


def part_of(value: Any) -> Any:
    """A default; none where there is none."""
    return () if value is dataclasses.MISSING else (value,)


HANDLERS["builtins:type"] = write_class
UNSHARED.add("builtins:type")
