"""The one place where an exception becomes words and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from promote_checks.errors import UserError

USAGE, FAULT, INTERRUPTED = 2, 3, 130


def guarded(work: Callable[[], int]) -> int:
    """Run ``work`` and return its exit code; 2 for what the user can fix, 3 for an internal error, 130 interrupted."""
    try:
        with _terminations_interrupt():
            return work()
    except UserError as error:
        return _say(USAGE, f"promote: error: {error.message}", error.hint)
    except KeyboardInterrupt:
        return _say(INTERRUPTED, "promote: interrupted")
    except Exception as error:  # noqa: BLE001 - the boundary: everything else is an internal error
        return _fault(error)


def _say(code: int, *lines: str) -> int:
    for line in lines:
        if line:
            print(line, file=sys.stderr)
    return code


def _fault(error: Exception) -> int:
    from promote.fault import error_line, write_fault

    what = f"promote: internal error: {error_line(error)}; the crash report is {write_fault(error)}"
    return _say(FAULT, what, "Please file it with the project: it holds no values of yours.")


def answer(text: str) -> None:
    """Write to standard output. A reader that has gone (``| head``) is no error, and changes no exit code."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Or the interpreter would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _terminations_interrupt() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end us as Ctrl-C does, so that kernels and temporary folders go with us."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    kinds = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(kind, interrupt) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
