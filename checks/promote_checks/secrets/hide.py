"""Text as it may be shown: without secrets that are known, and without what is found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from promote_checks.secrets.derived import forms_of
from promote_checks.secrets.detect import holds_shape, shapes_in
from promote_checks.secrets.text import secrets_in

HIDDEN = "[secret]"


def hide_known(text: str, known: Iterable[str]) -> str:
    """The text without known secrets, in whatever form, and without what has the shape of one."""
    for form in sorted({form for value in known for form in forms_of(value)}, key=len, reverse=True):
        text = _without(text, form)
    return _hide_shapes(text)


def hide_all(text: str, known: Iterable[str] = ()) -> str:
    """The text without known secrets, and without any that a name beside it gives away."""
    lines = hide_known(text, known).split("\n")
    for found in list(secrets_in("\n".join(lines))):
        lines[found.line - 1] = lines[found.line - 1].replace(found.value, HIDDEN)
    return "\n".join(lines)


def holds_secret(text: str, known: Iterable[str] = ()) -> bool:
    """Whether a text holds one of the known secrets in any form, or something of a secret's shape."""
    return holds_known(text, known) or holds_shape(text)


def holds_known(text: str, known: Iterable[str]) -> bool:
    """Whether a text holds one of the known secrets, also encoded or backwards."""
    return any(_stands(text, form) for value in known for form in forms_of(value))


def _hide_shapes(text: str) -> str:
    for _, _, value in list(shapes_in(text)):
        text = text.replace(value, HIDDEN)
    return text


def _without(text: str, form: str) -> str:
    return re.sub(_pattern(form), HIDDEN, text) if form in text else text


def _stands(text: str, form: str) -> bool:
    return form in text and re.search(_pattern(form), text) is not None


def _pattern(form: str) -> str:
    """A short word may be part of a harmless one."""
    if len(form) >= 12:
        return re.escape(form)
    return rf"(?<![0-9A-Za-z]){re.escape(form)}(?![0-9A-Za-z])"
