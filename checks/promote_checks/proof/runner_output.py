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


class PrintedHandler(logging.Handler):
    """Writes what was a print in the notebook: a record of level INFO of one of the package's loggers."""

    def __init__(self, stream: Any) -> None:
        super().__init__(logging.INFO)
        self.stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Other levels are the author's own logging, which did not go to standard output."""
        if record.levelno == logging.INFO:
            self.stream.write(record.getMessage() + "\n")


def log_to(stream: Any, package: str) -> None:
    """Send the package's log lines to the captured output, whatever the level of the root logger."""
    logger = logging.getLogger(package)
    logger.setLevel(logging.INFO)
    logger.addHandler(PrintedHandler(stream))
