"""detect-secrets' own detectors, without the network client that it imports first.

Its plugins import requests, two thirds of what importing them costs, to ask a service whether a secret is still
valid. Nothing here asks. So while they are imported, a stand-in takes its place that hands everything over to the real
module the moment somebody looks into it. ``importlib.util.LazyLoader`` would do, but up to Python 3.12 a plain
``import`` wakes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


def names_a_secret(line: str) -> bool:
    """Whether a keyword of detect-secrets stands there with a secret."""
    with _put_off("requests"):
        from detect_secrets.plugins.keyword import KeywordDetector
    return bool(list(KeywordDetector().analyze_line(filename="cell.py", line=line, line_number=1)))


def is_random(text: str, *, hexadecimal: bool) -> bool:
    """Whether a text has as much entropy as detect-secrets wants of a key: 3 bits a hex digit, 4.5 otherwise."""
    with _put_off("requests"):
        from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString, HexHighEntropyString
    plugin, limit = (HexHighEntropyString(), 3.0) if hexadecimal else (Base64HighEntropyString(), 4.5)
    return bool(plugin.calculate_shannon_entropy(text) >= limit)


class _StandIn(ModuleType):
    """A module that is imported when somebody wants something of it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def _put_off(name: str) -> Iterator[None]:
    """Within the block an import of ``name`` costs nothing; what others import later is the real module."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = stand_in = _StandIn(name)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
