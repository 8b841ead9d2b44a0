"""Run a command in a process group of its own, with a limit, and say what it cost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

# Same hash seed and one thread on every side, so that the same program gives the same bits.
STEADY = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended."""

    code: int
    """Exit code; negative: the signal that killed it."""
    timed_out: bool
    wall_seconds: float
    cpu_seconds: float
    """Of the command and of every child it waited for."""
    peak_bytes: int
    """Of the largest single process."""
    stdout: str
    stderr: str


def run(
    command: list[str], *, cwd: Path, timeout: float, environment: dict[str, str] | None = None
) -> Finished:
    """Run ``command``; at the limit its whole tree is killed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            env={**os.environ, **STEADY, **(environment or {})},
        )
        late = threading.Event()
        timer = threading.Timer(timeout, _kill_tree, (child.pid, late))
        timer.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        return Finished(
            child.returncode,
            late.is_set(),
            wall,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * 1024,
            _text(out),
            _text(err),
        )


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _kill_tree(pid: int, late: threading.Event) -> None:
    """Kernels lead sessions of their own, so the group alone would leave them running."""
    late.set()
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
