"""Capturing what a package prints and logs, in order, also what its child processes print.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Any


class Printed(io.TextIOWrapper):
    """Standard output that also keeps what came through it, apart from what child processes wrote."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.texts: list[str] = []

    def write(self, text: str) -> int:
        """Write a piece of text, and keep it."""
        written = super().write(text)
        self.texts.append(text)
        return written


def capture_output(path: str) -> Printed:
    """Point descriptor 1 and ``sys.stdout`` to a file; the stream is unbuffered so that order is kept."""
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(target, 1)
    os.close(target)
    raw: Any = io.FileIO(1, "w", closefd=False)
    stream = Printed(raw, encoding="utf-8", errors="backslashreplace", write_through=True)
    sys.stdout = stream
    setattr(sys, "__stdout__", stream)  # noqa: B010 - final for a type checker only
    return stream


SCALARS = (str, bytes, int, float, complex, bool, type(None))
CONTAINERS = (list, tuple, set, frozenset, dict)
MANY = 1000
"""Elements from which a container is not looked through."""


def is_plain(value: Any) -> bool:
    """Whether making the text of a value runs code of nobody but Python, numpy and pandas."""
    if type(value) in SCALARS:
        return True
    if type(value) in CONTAINERS and len(value) <= MANY:
        inner = [*value, *value.values()] if type(value) is dict else value
        return all(map(is_plain, inner))
    if type(value).__module__.split(".")[0] not in ("numpy", "pandas"):
        return False
    types = getattr(value, "dtypes", None)
    types = [getattr(value, "dtype", object)] if types is None or not hasattr(types, "__iter__") else types
    return all(str(dtype) != "object" and dtype is not object for dtype in types)


class PrintedHandler(logging.Handler):
    """Writes what was a print in the notebook: a record of level INFO of one of the package's loggers."""

    def __init__(self, stream: Any) -> None:
        super().__init__(logging.INFO)
        self.stream = stream
        self.asked = False
        """Whether the text of something other than plain values was made: that may have run code."""

    def emit(self, record: logging.LogRecord) -> None:
        """Other levels are the author's own logging, which did not go to standard output."""
        if record.levelno == logging.INFO:
            args = record.args.values() if isinstance(record.args, dict) else record.args or ()
            self.asked = self.asked or not all(map(is_plain, args))
            self.stream.write(record.getMessage() + "\n")


def log_to(stream: Any, package: str) -> PrintedHandler:
    """Send the package's log lines to the captured output, whatever the level of the root logger."""
    logger = logging.getLogger(package)
    logger.setLevel(logging.INFO)
    handler = PrintedHandler(stream)
    logger.addHandler(handler)
    return handler


def stop_listening(package: str, handler: PrintedHandler) -> None:
    """Nobody reads the package's log lines from here on, as where a caller has not set up logging."""
    logger = logging.getLogger(package)
    logger.removeHandler(handler)
    logger.setLevel(logging.WARNING)
