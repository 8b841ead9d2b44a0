"""Import what the notebook imports, before the fork, and say what can't be shared."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
import warnings
from typing import Any


def preload(imports: list[list[Any]]) -> dict[str, str]:
    """Import ``[module, names]`` in order; the first that can't be shared is told as ``{module, reason}``.

    Shared can't be: what starts a thread (a fork would lose it and keep its locks) and what says something
    (the cell that imports it must show it). What can't be imported is left to the cell.
    """
    for module, names in imports:
        before = _sockets()
        reason = _imported(module, names)
        if not reason and _sockets() - before:
            reason = "it opens a connection when it is imported"
        if not reason and threads() > 1:
            reason = "it starts a thread when it is imported"
        if reason:
            return {"module": module, "reason": reason}
    return {}


def _imported(module: str, names: list[str]) -> str:
    """Import; why it can't be shared, if it can't."""
    with tempfile.TemporaryFile() as sink, warnings.catch_warnings(record=True) as warned:
        sys.stdout.flush()
        sys.stderr.flush()
        kept = os.dup(1), os.dup(2)
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
        filters = list(warnings.filters)
        try:
            __import__(module, {}, {}, names)
        except BaseException:  # noqa: BLE001 - the cell will raise it again, where it can be seen
            return "it can't be imported early"
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, copy in zip((1, 2), kept):
                os.dup2(copy, descriptor)
                os.close(copy)
            added = [item for item in warnings.filters if item not in filters]
        said = os.fstat(sink.fileno()).st_size > 0 or bool(warned)
    warnings.filters[:0] = added  # type: ignore[index]
    warnings._filters_mutated() if hasattr(warnings, "_filters_mutated") else None
    return "it writes or warns when it is imported" if said else ""


def _sockets() -> set[str]:
    """Open connections: two processes that share one spoil it for each other."""
    found = set()
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                found.add(os.readlink(f"/proc/self/fd/{name}"))
    return {place for place in found if place.startswith("socket:")}


def threads() -> int:
    """Threads of this process: those of C libraries too, where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()
