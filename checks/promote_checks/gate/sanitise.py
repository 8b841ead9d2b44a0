"""Make a tool's words the same on every machine and at every time."""

from __future__ import annotations

import re
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_SECONDS = re.compile(r"\b(in|after|took) \d+(?:\.\d+)?\s?(?:s|ms|seconds?)\b(?: \([\d:]+\))?")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_CLOCK = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\b")
_LINES = 200


def sanitise(text: str, places: Mapping[Path, str]) -> str:
    """Return ``text`` without colours, times, addresses, host name and machine paths.

    ``places`` says what to put for known folders (the project: ``.``); longest first, so that a folder in
    another is seen before it.
    """
    known = {str(path): word for path, word in places.items()}
    known |= {str(path.resolve()): word for path, word in places.items()}
    for path, word in _machine_places().items():
        known.setdefault(path, word)
    for path in sorted(known, key=len, reverse=True):
        text = text.replace(path, known[path])
    text = _ANSI.sub("", text)
    text = _SECONDS.sub("", text)
    text = _ADDRESS.sub("0x…", text)
    text = _CLOCK.sub("<time>", text)
    return _shortened(_without_host(text))


def _machine_places() -> dict[str, str]:
    places = {sys.prefix: "<promote>", sys.base_prefix: "<python>", tempfile.gettempdir(): "<tmp>"}
    home = str(Path.home())
    return {path: word for path, word in {**places, home: "~"}.items() if len(path) > 4}


def _without_host(text: str) -> str:
    host = socket.gethostname()
    if len(host) < 3 or host == "localhost":
        return text
    return re.sub(rf"\b{re.escape(host)}\b", "<host>", text)


def _shortened(text: str) -> str:
    lines = [line.rstrip() for line in text.strip().splitlines()]
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"... and {len(lines) - _LINES} more lines"]
    return "\n".join(lines)
