"""Names and values that must not be shown to anybody."""

from __future__ import annotations

import re
from typing import Any

NAME = re.compile(
    r"(^|_)pass(word|wd|phrase)?$|passw|(^|_|access|auth)token$|secret|api_?key|credential"
    r"|(private|auth|access)_?key",
    re.IGNORECASE,
)
VALUE = re.compile(
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|xox[abp]-|eyJ[\w-]{10,}\.eyJ|AIza[\w-]{30,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY|hf_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|://[^/\s:@]+:[^/\s:@]+@"
)


def is_secret(name: str, value: Any) -> bool:
    """Whether the name says so, or a text in the value looks like a key."""
    if NAME.search(name):
        return True
    texts = [value] if issubclass(type(value), (str, bytes)) else []
    if type(value) in (list, tuple, dict) and len(value) <= 200:
        if type(value) is dict and any(isinstance(key, str) and NAME.search(key) for key in value):
            return True
        texts = [
            one
            for one in (value.values() if type(value) is dict else value)
            if issubclass(type(one), (str, bytes))
        ]
    return any(looks_secret(text) for text in texts)


def looks_secret(text: Any) -> bool:
    """Whether the start of a text has the shape of a known kind of key."""
    head = text[:4000]
    return VALUE.search(head.decode("latin-1") if isinstance(head, bytes) else head) is not None
