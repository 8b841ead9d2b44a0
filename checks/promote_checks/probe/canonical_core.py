"""The canonical form of a value: a stream of tagged tokens fed into a hash.

This text is sent into foreign interpreters together with the other ``canonical_*`` files. It needs the
standard library only, runs on Python 3.9 and reaches libraries through ``sys.modules``: a value of a
library can only exist where that library is loaded.
"""

from __future__ import annotations

import enum
import hashlib
import math
import struct
import sys
import weakref
from array import array
from collections.abc import Callable, Iterable
from typing import Any

OWN: set[str] = {"__main__"}
"""Modules whose classes and functions are the notebook's own; a package's name covers its submodules."""

PLACES: dict[str, str] = {}
"""Text -> replacement, applied to strings and paths: the private copy of the notebook's folder."""

SIGNATURES: dict[str, frozenset[str]] = {}
"""Own function -> parameters it had in the notebook; keywords a partial binds beyond them were globals."""

DEPTH = 400
NODES = 50_000_000
"""Values that are written one by one. A container that holds another twice, and so on, has no end otherwise."""
KNOWN = 10_000_000
"""Objects that are kept until a value is written, so that no other one gets their address."""
SAMPLE_NODES = 3000
SAMPLE_ITEMS = 96
SAMPLE_BYTES = 32768


class Incomparable(Exception):
    """The state of this value can't be seen; the text says why."""


Handler = Callable[["Writer", Any], None]
HANDLERS: dict[str, Handler] = {}
"""``top-level module:qualified name`` of a class -> how to write it. Filled by the other files."""

PLAIN_STATE: set[str] = set()
"""Keys of ``HANDLERS`` whose subclasses carry more state in ``__dict__`` and ``__slots__``."""


class Writer:
    """Writes values into a hash. ``sampled``: a bounded look at each value, to see whether it changed."""

    def __init__(self, sampled: bool = False, leaves: array[float] | None = None) -> None:
        self.hash = hashlib.blake2b(digest_size=16) if sampled else hashlib.sha256()
        self.sampled = sampled
        self.leaves = leaves
        self.depth = 0
        self.nodes = 0
        self.most = SAMPLE_NODES if sampled else NODES
        self.seen: dict[int, tuple[int, Any]] = {}
        self.parts: dict[Any, tuple[Any, bytes]] = {}
        """Digests of functions and classes, which many values share. What they belong to is kept alive, lest
        another object get its address."""
        self.unseen: list[str] = []
        """Why parts of what was written could not be seen; the rest is in the hash."""

    def raw(self, data: Any) -> None:
        """Bytes whose length is known from what went before."""
        self.hash.update(data)

    def token(self, tag: str, payload: bytes = b"") -> None:
        """A tag and a payload that can't be confused with any other pair."""
        self.hash.update(b"%s %d\n" % (tag.encode("utf-8", "surrogatepass"), len(payload)))
        if payload:
            self.hash.update(payload)

    def text(self, tag: str, text: str) -> None:
        """A token whose payload is text."""
        self.token(tag, placed(text).encode("utf-8", "surrogatepass"))

    def real(self, value: float) -> None:
        """A float, bit by bit; every NaN is the same."""
        if self.leaves is not None:
            self.leaves.append(value)
            self.token("float")
        else:
            self.token("float", b"nan" if math.isnan(value) else struct.pack(">d", value))

    def write(self, value: Any) -> None:
        """Write any value, or raise ``Incomparable``."""
        self.nodes += 1
        if self.nodes > self.most:
            if self.sampled:
                return
            raise Incomparable(f"more than {NODES} values, one by one")
        simple = SIMPLE.get(type(value))
        if simple is not None:
            simple(self, value)
            return
        if self.depth >= DEPTH:
            raise Incomparable(f"nested more than {DEPTH} levels deep")
        if is_shared_kind(value) and self.known(value):
            return
        self.depth += 1
        visit(self, value)
        self.depth -= 1

    def known(self, value: Any) -> bool:
        """Write a back reference if this very object was written before."""
        before = self.seen.get(id(value))
        if before is not None:
            self.token("same", b"%d" % before[0])
            return True
        if len(self.seen) >= KNOWN:
            raise Incomparable(f"more than {KNOWN} objects")
        self.seen[id(value)] = (len(self.seen), value)
        return False

    def items(self, values: Any) -> None:
        """The elements of a sequence, in order."""
        count = len(values)
        self.token("items", b"%d" % count)
        if self.sampled and count > SAMPLE_ITEMS:
            for position in sample_positions(count, SAMPLE_ITEMS):
                self.write(values[position])
        elif count < 8 or not self.uniform(values):
            for value in values:
                self.write(value)

    def uniform(self, values: Any) -> bool:
        """Write many values of one plain type at once, or say that they are not."""
        kinds = set(map(type, values))
        if len(kinds) != 1:
            return False
        packed = PACKERS.get(next(iter(kinds)), no_packing)(self, values)
        if packed is None:
            return False
        self.token("packed " + next(iter(kinds)).__name__, packed)
        return True

    def inner(self) -> Writer:
        """A writer for a part that has a digest of its own."""
        part = Writer()
        part.depth, part.nodes, part.parts, part.unseen = self.depth, self.nodes, self.parts, self.unseen
        return part

    def digest_of(
        self, key: Any, value: Any, write: Callable[[Writer], None], *, compared_elsewhere: bool = False
    ) -> bytes:
        """The digest of a part; a word for one that is inside itself, or whose state can't be seen.

        ``compared_elsewhere``: the part is a variable, and what is not seen of it is said there.
        """
        if key not in self.parts:
            self.parts[key] = (value, b"inside itself")
            part = self.inner()
            try:
                write(part)
                self.nodes = part.nodes
                self.parts[key] = (value, part.hash.digest())
            except Incomparable as reason:
                if not compared_elsewhere:
                    self.unseen.append(f"it holds {reason}")
                self.parts[key] = (value, b"unseen " + type(value).__name__.encode())
        return self.parts[key][1]

    def unordered(self, values: Iterable[Any]) -> None:
        """Elements of a set: their digests, sorted."""
        if self.sampled:
            members = list(values)
            self.token("hashes", b"%d %d" % (len(members), sum(map(hash, members))))
            return
        digests = []
        for value in values:
            part = self.inner()
            part.write(value)
            self.nodes = part.nodes
            digests.append(part.hash.digest())
        self.token(f"unordered {len(digests)}", b"".join(sorted(digests)))


def sample_positions(count: int, wanted: int) -> list[int]:
    """Head, tail and an even stride between; all positions if there are few."""
    if count <= wanted:
        return list(range(count))
    third = wanted // 3
    stride = range(third, count - third, max(1, (count - 2 * third) // third))
    return [*range(third), *stride, *range(count - third, count)]


def pack_floats(writer: Writer, values: Any) -> bytes | None:
    """Doubles in a row; NaN and a sink for leaves go the slow way."""
    if writer.leaves is not None or any(map(math.isnan, values)):
        return None
    return array("d", values).tobytes()


def pack_integers(writer: Writer, values: Any) -> bytes | None:
    """64-bit integers in a row, larger ones the slow way."""
    try:
        return array("q", values).tobytes()
    except OverflowError:
        return None


def pack_texts(writer: Writer, values: Any) -> bytes:
    """Lengths, then the text."""
    texts = [placed(value) for value in values] if PLACES else values
    lengths = array("q", [len(text) for text in texts]).tobytes()
    return lengths + "".join(texts).encode("utf-8", "surrogatepass")


def no_packing(writer: Writer, values: Any) -> bytes | None:
    """Other types are written one by one."""
    return None


PACKERS: dict[type, Callable[[Writer, Any], bytes | None]] = {
    float: pack_floats,
    int: pack_integers,
    str: pack_texts,
}


def write_text(writer: Writer, value: str) -> None:
    """A string; of a long one a sampled look takes both ends and the length."""
    if writer.sampled and len(value) > SAMPLE_BYTES:
        half = SAMPLE_BYTES // 2
        value = f"{len(value)} {value[:half]}{value[-half:]}"
    writer.text("str", value)


def write_bytes(writer: Writer, value: Any) -> None:
    """Bytes; of many a sampled look takes both ends, a stride and the length."""
    if writer.sampled and len(value) > SAMPLE_BYTES:
        half = SAMPLE_BYTES // 2
        stride = bytes(value[:: max(1, len(value) // SAMPLE_BYTES)])
        value = b"%d %s%s%s" % (len(value), bytes(value[:half]), bytes(value[-half:]), stride)
    writer.token(f"bytes {len(value)}")
    writer.raw(value)


SIMPLE: dict[type, Callable[[Writer, Any], None]] = {
    type(None): lambda writer, value: writer.token("None"),
    bool: lambda writer, value: writer.token("bool", b"1" if value else b"0"),
    int: lambda writer, value: writer.token("int", b"%x" % value),
    float: lambda writer, value: writer.real(value),
    str: write_text,
    bytes: write_bytes,
    type(Ellipsis): lambda writer, value: writer.token("Ellipsis"),
    type(NotImplemented): lambda writer, value: writer.token("NotImplemented"),
}


def placed(text: str) -> str:
    """Text in which the folder of this run has its neutral name."""
    for place, name in PLACES.items():
        if place in text:
            text = text.replace(place, name)
    return text


IMMUTABLE = (tuple, frozenset, str, bytes, int, float, complex, type, enum.Enum, range)


def is_shared_kind(value: Any) -> bool:
    """Whether it can matter that this object is met twice: equal immutable ones may be shared or not."""
    if isinstance(value, IMMUTABLE):
        return False
    name = handler_key(type(value))
    return name is None or name not in UNSHARED


UNSHARED: set[str] = set()
"""Keys of ``HANDLERS`` of immutable values."""


def key_of(cls: type) -> str:
    """``numpy:ndarray``: the top-level module and the qualified name."""
    return str(cls.__module__).partition(".")[0] + ":" + cls.__qualname__


KEYS: weakref.WeakKeyDictionary[type, str | None] = weakref.WeakKeyDictionary()
"""Class -> its handler's key. No class of the notebook is kept alive by it."""


def handler_key(cls: type) -> str | None:
    """The key of the nearest class that has a handler of its own."""
    if cls not in KEYS:
        bases = type.__dict__["__mro__"].__get__(cls)
        KEYS[cls] = next((key for key in map(key_of, bases) if key in HANDLERS), None)
    return KEYS[cls]


def visit(writer: Writer, value: Any) -> None:
    """Write a value that is not plain, by the nearest class known."""
    cls = type(value)
    key = handler_key(cls)
    if isinstance(value, enum.Enum):
        key = "enum:Enum"
    if key is None:
        HANDLERS["builtins:object"](writer, value)
        return
    derived = key != key_of(cls)
    if derived:
        writer.text("class", class_name(cls))
        write_own_class(writer, cls)
    HANDLERS[key](writer, value)
    if derived and key in PLAIN_STATE:
        HANDLERS["promote:attributes"](writer, value)


def write_own_class(writer: Writer, cls: type) -> None:
    """What a class of the notebook holds is part of each of its instances."""
    if is_own(cls.__module__) and not writer.sampled:
        HANDLERS["builtins:type"](writer, cls)


def is_own(module: object) -> bool:
    """Whether a module is the notebook's, or the package's that was made of it."""
    name = module if isinstance(module, str) else ""
    return name in OWN or name.partition(".")[0] in OWN


def class_name(cls: type) -> str:
    """One name for a class wherever the notebook's own classes live."""
    if is_own(cls.__module__):
        return "own:" + cls.__qualname__.rpartition("<locals>.")[2]
    return f"{cls.__module__}:{cls.__qualname__}"


def first_words(error: BaseException) -> str:
    """The first line of an exception's message, or its type."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def loaded(name: str) -> Any:
    """A module if it is loaded, never imported for our sake."""
    return sys.modules.get(name)
