"""CPU time of a process and everything it started, from /proc."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """Return user and system seconds of a process, its living descendants and those they have reaped."""
    stats = {pid: stat for pid in _pids() if (stat := _stat(pid)) is not None}
    found = {root}
    while True:
        more = {pid for pid, stat in stats.items() if int(stat[1]) in found} - found
        if not more:
            break
        found |= more
    ticks = (sum(map(int, stats[pid][11:15])) for pid in found if pid in stats)
    return sum(ticks) / _TICKS


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _stat(pid: int) -> list[str] | None:
    """Return the fields after the name, which may hold blanks: state, parent, ..., utime, stime, cutime, cstime."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server that we started in a session of its own, with what it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(10)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
