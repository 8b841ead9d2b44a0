"""Files, processes and addresses that a statement opens, seen through an audit hook."""

from __future__ import annotations

import os
import re
import tempfile
from typing import Any

from promote_checks.probe.ambient import MOVES, heard
from promote_checks.probe.outside import SKIPPED, OutsideFiles, ignored_folders, outside_of

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PASSING = re.compile(r"tmp[a-z0-9_]{6,}|joblib_memmapping_folder|ipykernel_|pymp-|loky-|torchinductor|\.nfs")


class Traffic:
    """What was opened since the last statement."""

    def __init__(self, folder: str, base: str) -> None:
        self.folder = os.path.realpath(folder)
        self.copies = os.path.join(os.path.realpath(base), "copy") + os.sep
        self.passing = os.path.realpath(tempfile.gettempdir())
        self.ignored = ignored_folders()
        self.outside = OutsideFiles(outside_of(os.path.realpath(base)))
        self.reads: dict[str, None] = {}
        self.writes: dict[str, None] = {}
        self.network: dict[str, None] = {}
        self.active = False

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by the interpreter for every audited event of the process: most are not ours."""
        if event in MOVES:
            heard(event)
            return
        if event not in HANDLERS or not self.active:
            return
        self.active = False
        try:
            HANDLERS[event](self, arguments)
            self.outside.see(event, arguments)
        except (TypeError, ValueError, OSError, IndexError):
            # Arguments that are no path (a descriptor, a buffer) name no file.
            pass
        finally:
            self.active = True

    def settle(self, record: dict[str, Any]) -> None:
        """Hand over what was seen and start anew."""
        record["reads"] = [path for path in self.reads if path]
        record["writes"] = [path for path in self.writes if path]
        record["network"] = list(self.network)
        self.reads, self.writes, self.network = {}, {}, {}

    def opened(self, path: Any, mode: Any, flags: Any) -> None:
        """``open`` and ``os.open``."""
        name = self.relevant(path)
        if not name:
            return
        writing = bool(set(mode) & set("wax+")) if isinstance(mode, str) else bool(int(flags or 0) & WRITING)
        reading = not writing or (isinstance(mode, str) and "+" in mode and "w" not in mode)
        if reading:
            self.reads.setdefault(name)
        if writing:
            self.writes.setdefault(name)

    def wrote(self, path: Any) -> None:
        """Removed, renamed or made."""
        name = self.relevant(path)
        if name:
            self.writes.setdefault(name)

    def relevant(self, path: Any) -> str:
        """The path as the record names it; empty for what is none of the notebook's business."""
        if isinstance(path, int) or path is None:
            return ""
        spelled = os.fsdecode(path)
        whole = os.path.realpath(spelled)
        if whole.startswith(self.copies):
            inside = os.path.relpath(whole, self.folder)
            return "" if SKIPPED.search(inside) or inside == "." else inside
        if SKIPPED.search(whole) or whole.startswith(self.ignored):
            return ""
        if whole.startswith(self.passing + os.sep) and PASSING.match(os.path.relpath(whole, self.passing)):
            return ""
        return spelled


def connected(traffic: Traffic, arguments: tuple[Any, ...]) -> None:
    """``socket.connect``: internet addresses only."""
    address = arguments[1]
    if isinstance(address, tuple) and len(address) >= 2:
        traffic.network.setdefault(f"{address[0]}:{address[1]}")


def resolved(traffic: Traffic, arguments: tuple[Any, ...]) -> None:
    """``socket.getaddrinfo``: the name that was asked for, even where the network is off."""
    host, port = arguments[0], arguments[1]
    if host:
        traffic.network.setdefault(f"{os.fsdecode(host)}:{port}")


HANDLERS: dict[str, Any] = {
    "open": lambda traffic, arguments: traffic.opened(*arguments[:3]),
    "os.remove": lambda traffic, arguments: traffic.wrote(arguments[0]),
    "os.rmdir": lambda traffic, arguments: traffic.wrote(arguments[0]),
    "os.mkdir": lambda traffic, arguments: traffic.wrote(arguments[0]),
    "os.truncate": lambda traffic, arguments: traffic.wrote(arguments[0]),
    "os.rename": lambda traffic, arguments: (traffic.wrote(arguments[0]), traffic.wrote(arguments[1])),
    "os.link": lambda traffic, arguments: traffic.wrote(arguments[1]),
    "os.symlink": lambda traffic, arguments: traffic.wrote(arguments[1]),
    "shutil.rmtree": lambda traffic, arguments: traffic.wrote(arguments[0]),
    "sqlite3.connect": lambda traffic, arguments: traffic.wrote(database(arguments[0])),
    "socket.connect": connected,
    "socket.getaddrinfo": resolved,
}
"""Audit event -> what it tells us."""


def database(name: Any) -> Any:
    """The file of a database; none for one in memory."""
    return (
        None
        if isinstance(name, str) and (name == ":memory:" or not name or name.startswith("file:"))
        else name
    )
