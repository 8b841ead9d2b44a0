"""Structured logs: one JSON object a line on standard error, without any input values."""

from __future__ import annotations

import contextlib
import datetime
import logging
import sys
import traceback

import msgspec

_encoder = msgspec.json.Encoder(enc_hook=str)
_OF_THE_SERVER = "uvicorn"
"""Its messages hold no values; those of other libraries may quote a row."""


def write(level: str, event: str, **fields: object) -> None:
    """Write one line."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "level": level, "event": event, **fields}
    # Whoever read the log may be gone; requests are answered all the same.
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(_encoder.encode(line).decode() + "\n")
        sys.stderr.flush()


def fault(event: str, error: BaseException, **fields: object) -> None:
    """Log an exception by its type and place; its text could quote the input."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    write("error", event, exception=type(error).__name__, place=place, **fields)


class Lines(logging.Handler):
    """Writes what libraries log in the same form."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, with its message only where that can't hold input."""
        level = record.levelname.lower()
        if record.name.startswith(_OF_THE_SERVER):
            write(level, record.getMessage(), logger=record.name)
        else:
            place = f"{record.module}:{record.lineno}"
            write(level, "logged", logger=record.name, place=place)


def set_up() -> None:
    """Send all logging through here."""
    logging.basicConfig(handlers=[Lines()], level=logging.WARNING, force=True)
