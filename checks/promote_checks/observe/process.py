"""The end of a kernel and of everything that it started."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path


def kill_group(leader: int) -> None:
    """Kill a process group; that it is gone already is what we want."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def kill_descendants(marker: str) -> None:
    """Kill what left the kernel's process group: its environment still holds the marker (Linux)."""
    wanted = marker.encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        process = int(path.parent.name)
        if process == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if wanted in path.read_bytes():
                os.kill(process, signal.SIGKILL)


def out_of_memory_kills() -> int:
    """How many processes of our control group the system has killed for want of memory."""
    for path in ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(path).read_text(encoding="ascii").splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    return 0
