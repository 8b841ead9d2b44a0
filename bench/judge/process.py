"""Run a command in a process group of its own, with a limit, and say what it cost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

# Same hash seed and one thread on every side, so that the same program gives the same bits.
STEADY = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


_LAUNCH = Path(__file__).with_name("launch.py")
_KILLED: dict[str, Any] = {"code": -int(signal.SIGKILL), "cpu": 0.0, "peak": 0}


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
    with tempfile.TemporaryDirectory(prefix="promote-bench-") as folder:
        report, out, err = (Path(folder, name) for name in ("used.json", "out", "err"))
        with out.open("wb") as stdout, err.open("wb") as stderr:
            child = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_LAUNCH), str(report), *command],
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
                env={**os.environ, **STEADY, **(environment or {})},
            )
        late, wall = _wait(child, timeout)
        used = json.loads(report.read_text(encoding="utf-8")) if report.exists() else _KILLED
        return Finished(used["code"], late, wall, used["cpu"], used["peak"], _text(out), _text(err))


def _wait(child: subprocess.Popen[bytes], timeout: float) -> tuple[bool, float]:
    """Wait for the end; answer whether it had to be forced, and the seconds it took."""
    started = time.perf_counter()
    late = False
    try:
        child.wait(timeout)
    except subprocess.TimeoutExpired:
        late = True
        _kill_tree(child.pid)
        child.wait()
    return late, time.perf_counter() - started


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _kill_tree(pid: int) -> None:
    """Kernels lead sessions of their own, so the group alone would leave them running."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
