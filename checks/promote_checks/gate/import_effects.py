"""What importing a module must not do, and the words for it. A part of the probe: standard library only."""

from __future__ import annotations

import logging
import os
import random
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    "os.mkdir": "makes the folder",
    "os.remove": "removes the file",
    "os.rmdir": "removes the folder",
    "os.rename": "renames",
    "os.link": "makes the link",
    "os.symlink": "makes the link",
    "os.truncate": "cuts the file",
    "os.chmod": "changes the permissions of",
    "os.utime": "changes the times of",
}
NETWORK = {
    "socket.connect": "connects to",
    "socket.bind": "listens on",
    "socket.sendto": "sends to",
    "socket.getaddrinfo": "looks up",
    "socket.gethostbyname": "looks up",
}
PROCESSES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
)


def states() -> dict[str, Any]:
    """What of this process a module must leave alone, by the words that say it was changed."""
    numpy = sys.modules.get("numpy")
    drawn = numpy.random.get_state() if numpy is not None and hasattr(numpy, "random") else ()
    root = logging.getLogger()
    return {
        "changes the current folder": os.getcwd(),
        "changes environment variables": dict(os.environ),
        "changes sys.path": list(sys.path),
        "changes the warning filters": list(warnings.filters),
        "changes the state of random": random.getstate(),
        "changes the global random state of numpy": repr(
            [str(part.tolist() if hasattr(part, "tolist") else part) for part in drawn]
        ),
        "configures logging": ([id(handler) for handler in root.handlers], root.level),
        "starts a thread": {thread.ident for thread in threading.enumerate()},
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """The words for what differs. numpy's generator is only compared where it was there before."""
    blank = repr([])
    for words, value in after.items():
        if value == before[words] or before[words] == blank:
            continue
        if words == "changes environment variables":
            names = sorted(
                name for name in {*value, *before[words]} if value.get(name) != before[words].get(name)
            )
            yield f"{words}: {', '.join(names)}"
        elif words != "starts a thread" or value - before[words]:
            yield words


def described(event: str, arguments: tuple[Any, ...]) -> str:
    """The words for an audit event; nothing for what changes nothing."""
    if event == "open":
        return opened(*arguments[:3])
    if event in CHANGES:
        return f"{CHANGES[event]} {shown(arguments[0])}"
    if event in NETWORK:
        return f"{NETWORK[event]} {address(event, arguments)}"
    if event in PROCESSES:
        return "starts another process"
    return ""


def opened(path: Any, mode: Any, flags: Any) -> str:
    """The words for an opened file, if it can be written."""
    if isinstance(path, int) or shown(path) == os.devnull:
        return ""
    writes = set(mode) & set("wax+") if isinstance(mode, str) else (flags or 0) & WRITING
    return f"writes {shown(path)}" if writes else ""


def shown(path: Any) -> str:
    """A path as its author would write it, here."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    here = os.getcwd() + os.sep
    return text.removeprefix(here)


def address(event: str, arguments: tuple[Any, ...]) -> str:
    """The other side."""
    found = arguments[0] if event.startswith("socket.get") else arguments[1]
    return ":".join(map(str, found[:2])) if isinstance(found, tuple) else str(found)
