"""The named parts of an object of which nothing more special is known."""

from __future__ import annotations

import functools
import io
import types
import weakref
from typing import Any, Optional

Parts = Optional["list[tuple[str, Any]]"]

# Not part of the value: memos, filled by whoever looks first; scratch space that statsmodels never initialises;
# the moment at which arch and linearmodels fitted.
MEMOS = frozenset(("_cache", "_item_cache", "__weakref__", "_tmp_like_exog", "_datetime"))
UNSEEN = (
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    types.FrameType,
    types.CodeType,
    types.TracebackType,
    io.IOBase,
    weakref.ReferenceType,
    weakref.ProxyType,
)


def parts(value: Any) -> Parts:
    """Attributes and slots, sorted by name; for objects without any, what pickle would keep."""
    if isinstance(value, (io.StringIO, io.BytesIO)) and not value.closed:
        return [("content", value.getvalue()), ("position", value.tell())]
    if isinstance(value, UNSEEN):
        return None
    named = _attributes(value)
    if named or _is_plain_object(value):
        return sorted(named.items())
    return _reduced(value)


def _is_plain_object(value: Any) -> bool:
    """An instance of a Python class: having no attributes is its whole state."""
    return isinstance(_dict_of(value), dict) and not isinstance(value, BaseException)


def _dict_of(value: Any) -> Any:
    try:
        return object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None


def _attributes(value: Any) -> dict[str, Any]:
    kind = type(value)
    found = dict(_dict_of(value) or {})
    for base in kind.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            try:
                found.setdefault(name, object.__getattribute__(value, name))
            except AttributeError:
                continue
    if isinstance(value, BaseException):
        found["args"] = value.args
    return {name: part for name, part in found.items() if name not in MEMOS and not _memo(kind, name)}


def _memo(kind: type, name: str) -> bool:
    return isinstance(getattr(kind, name, None), functools.cached_property)


def _reduced(value: Any) -> Parts:
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:  # noqa: BLE001 - any class may refuse in its own way; refused is "opaque", not equal
        return None
    if isinstance(reduced, str):
        return [("name", reduced)]
    labels = ("made by", "arguments", "state", "items", "pairs")
    kept = list(zip(labels, reduced))
    for index in (3, 4):
        if len(kept) > index and kept[index][1] is not None:
            kept[index] = (labels[index], list(kept[index][1]))
    return kept
