"""Is a text a secret, given the name that it has? The one answer that everything here goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from promote_checks.secrets.names import strength_of
from promote_checks.secrets.plausible import is_plausible
from promote_checks.secrets.shapes import ADDED, added_shapes, own_shapes

_CANDIDATE = re.compile(
    r"[0-9A-Za-z_+/=.~-]{16}|://|PRIVATE KEY|PuTTY|xox|xapp|(?i:bearer|basic|pwd|password|accesskey)"
)
"""No shape is without one of these."""
_LONG = re.compile(r"[0-9A-Za-z_+/=.~:-]{20,}")
"""What detect-secrets' shapes are made of; its plugins are imported only where there is something for them."""


def looks_secret(name: str, value: object) -> bool:
    """A text whose name or shape says that it opens something."""
    if not isinstance(value, str):
        return False
    if holds_shape(value):
        return True
    strength = strength_of(name)
    return strength is not None and is_plausible(value, strength, phrase="pass" in name.lower())


def shapes_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Where a secret's shape stands, what kind it is, and the text of it."""
    if not _CANDIDATE.search(text):
        return
    rest = text
    for column, kind, value in own_shapes(text):
        rest = rest.replace(value, " " * len(value))
        yield column, kind, value
    if any(_is_key(match[0]) for match in _LONG.finditer(rest)):
        yield from added_shapes(rest, ADDED or _added())


def _is_key(run: str) -> bool:
    return len(re.findall(r"\d", run)) >= 2 and re.search(r"[A-Za-z]", run) is not None


def _added() -> list[tuple[str, str]]:
    # In the notebook's interpreter there is no detect-secrets, and they are there already.
    from promote_checks.secrets.plugins import plugin_shapes

    ADDED.extend(plugin_shapes())
    return ADDED


def holds_shape(text: str) -> bool:
    """Whether something in a text has a secret's shape."""
    return next(shapes_in(text), None) is not None
