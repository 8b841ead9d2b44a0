"""Files outside the private folder that a run opened: one side may meet there what the other has left.

Sent into two interpreters: with the probe, and with the runner of the proof. Python 3.9, standard library only.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import sysconfig
from collections.abc import Callable, Collection, Iterator
from typing import Any

from promote_checks.probe.contents import file_digest

Stamp = tuple[int, int, int]
OPENS_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
OUTSIDE_EVENTS = frozenset(
    {"open", "os.remove", "os.truncate", "os.rename", "os.link", "os.symlink", "sqlite3.connect"}
)

CACHES = (
    ".cache/matplotlib",
    ".config/matplotlib",
    ".matplotlib",
    ".cache/fontconfig",
    ".ipython",
    ".jupyter",
    ".local/share/jupyter",
    ".cache/pip",
    ".cache/numba",
    ".fonts",
    ".local/share/fonts",
    ".nv",
)
SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/share/", "/usr/lib", "/lib", "/System/", "/Library/")
SKIPPED = re.compile(r"(^|[\\/])(__pycache__|site-packages|dist-packages|\.ipynb_checkpoints)([\\/]|$)")


class OutsideFiles:
    """How each file stood before it was first opened, and whether it was read before it was written.

    ``is_outside``: whether a path is of interest. ``watched``: paths of which reading matters too; of all others
    only those are remembered that are written.
    """

    def __init__(self, is_outside: Callable[[str], bool], watched: Collection[str] = ()) -> None:
        self.is_outside = is_outside
        self.watched = frozenset(watched)
        self.before: dict[str, Stamp | None] = {}
        self.read: set[str] = set()
        self.written: set[str] = set()

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit event, before what it announces happens."""
        for path, reads, writes in touched(event, arguments):
            whole = os.path.realpath(os.fsdecode(path))
            if not (writes or whole in self.watched) or not self.is_outside(whole) or os.path.isdir(whole):
                continue
            self.before.setdefault(whole, stamp(whole))
            if reads and whole not in self.written:
                self.read.add(whole)
            if writes:
                self.written.add(whole)

    def report(self) -> list[dict[str, Any]]:
        """What became of the files that were opened."""
        return [
            {
                "path": path,
                "read": path in self.read,
                "written": path in self.written,
                "changed": stamp(path) != before,
                "sha256": file_digest(path) if os.path.isfile(path) else "",
            }
            for path, before in sorted(self.before.items())
        ]


@contextlib.contextmanager
def hearing(files: OutsideFiles) -> Iterator[None]:
    """Hear of the files that are opened in the block. An audit hook can't be taken away again, only be silent."""
    state = {"active": True}

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in OUTSIDE_EVENTS or not state["active"]:
            return
        state["active"] = False
        try:
            files.see(event, arguments)
        except (TypeError, ValueError, OSError, IndexError):
            # Arguments that are no path (a descriptor, a buffer) name no file.
            pass
        finally:
            state["active"] = True

    sys.addaudithook(hook)
    try:
        yield
    finally:
        state["active"] = False


def stamp(path: str) -> Stamp | None:
    """What changes when a file is written; None: there is no such file."""
    try:
        known = os.stat(path)
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size, known.st_ino


def touched(event: str, arguments: tuple[Any, ...]) -> Iterator[tuple[Any, bool, bool]]:
    """Paths of an event, each with whether it is read and whether it is written."""
    if event == "open":
        path, mode, flags = arguments[:3]
        writes = (
            bool(set(mode) & set("wax+"))
            if isinstance(mode, str)
            else bool(int(flags or 0) & OPENS_FOR_WRITING)
        )
        found = [(path, not writes or (isinstance(mode, str) and "+" in mode and "w" not in mode), writes)]
    elif event == "os.rename":
        found = [(arguments[0], True, True), (arguments[1], False, True)]
    elif event in ("os.link", "os.symlink"):
        found = [(arguments[1], False, True)]
    elif event == "sqlite3.connect":
        found = [(arguments[0], True, True)]
    else:
        found = [(arguments[0], False, True)] if event in OUTSIDE_EVENTS else []
    yield from (
        one for one in found if isinstance(one[0], (str, bytes, os.PathLike)) and one[0] != ":memory:"
    )


def interpreter_folders() -> tuple[str, ...]:
    """Where the interpreter, its libraries and the system live."""
    paths = [*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix]
    own = {os.path.realpath(path) + os.sep for path in paths if path and path != os.sep}
    return tuple(sorted(own - {"/usr/", "/home/", "/"})) + SYSTEM


def ignored_folders() -> tuple[str, ...]:
    """Beginnings of paths that are nobody's data: the interpreter, the system, caches of tools."""
    home = os.path.expanduser("~")
    return interpreter_folders() + tuple(os.path.join(home, cache) for cache in CACHES)


def outside_of(base: str) -> Callable[[str], bool]:
    """Whether a whole path lies outside a run's private folder and is none of the ignored ones."""
    ignored = (base + os.sep, *ignored_folders())
    return lambda whole: not SKIPPED.search(whole) and not whole.startswith(ignored)
