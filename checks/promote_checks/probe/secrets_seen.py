"""Values of the run that must not be shown to anybody: what the one detector says of names and texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from promote_checks.secrets.detect import holds_shape, looks_secret
from promote_checks.secrets.names import STRONG, strength_of

_MANY = 200
_LONG = 4000


def is_secret(name: str, value: Any) -> bool:
    """Whether the name says so, or a text in the value is one."""
    if strength_of(name) == STRONG or next(_opening(name, value, 2), None) is not None:
        return True
    # What a person is shown loses nothing where a key only might be one.
    return type(value) is dict and any(strength_of(key) for key in value if isinstance(key, str))


def opening_texts(name: str, value: Any) -> list[str]:
    """Texts of a value that surely open something: a password that was put together or decoded, a column of them."""
    found = _opening(name, value, 2)
    return list(dict.fromkeys(text for own, text in found if strength_of(own) == STRONG or holds_shape(text)))


def _opening(name: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    text = _text(value)
    if text is not None:
        if looks_secret(name, text):
            yield name, text
    elif depth and type(value) is dict and len(value) <= _MANY:
        for key, part in value.items():
            key = _text(key)
            # What stands in something that is named for it has the name too, unless it has one of its own.
            own = key if key is not None and strength_of(key) is not None else name if key is None else key
            yield from _opening(own, part, depth - 1)
    elif depth and type(value) in (list, tuple, set, frozenset) and len(value) <= _MANY:
        for part in value:
            yield from _opening(name, part, depth - 1)
    elif depth:
        yield from _columns(value)


def _columns(value: Any) -> Iterator[tuple[str, str]]:
    """Texts of columns that are named for it."""
    pandas = sys.modules.get("pandas")
    frame = getattr(pandas, "DataFrame", None)
    if frame is None or type(value) is not frame:
        return
    for at, column in enumerate(list(value.columns)[:_MANY]):
        if type(column) is str and strength_of(column) == STRONG:
            for part in value.iloc[:_MANY, at].tolist():
                text = _text(part)
                if text is not None and looks_secret(column, text):
                    yield column, text


def _text(value: Any) -> Any:
    if issubclass(type(value), str):
        return str.__str__(value)[:_LONG]
    if issubclass(type(value), bytes):
        return bytes(value[:_LONG]).decode("latin-1")
    return None
