"""A command that is too late is killed with everything it started, kernels included."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil
import pytest
from bench.judge.process import run

_STARTS_A_SESSION = (
    "import subprocess, sys, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True); "
    "print(child.pid, flush=True); time.sleep(60)"
)


def test_cost_and_words_are_reported(tmp_path: Path) -> None:
    code = "import sys; x = bytearray(50_000_000); sum(range(10**6)); print('out'); print('err', file=sys.stderr); sys.exit(3)"
    done = run([sys.executable, "-c", code], cwd=tmp_path, timeout=60)
    assert (done.code, done.stdout, done.stderr, done.timed_out) == (3, "out\n", "err\n", False)
    assert done.cpu_seconds > 0
    assert done.peak_bytes > 50_000_000


def test_the_memory_of_the_harness_is_not_counted(tmp_path: Path) -> None:
    ours = bytearray(300_000_000)
    done = run([sys.executable, "-S", "-c", "pass"], cwd=tmp_path, timeout=60)
    assert len(ours) > 5 * done.peak_bytes


def test_a_signal_is_a_negative_code(tmp_path: Path) -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert run([sys.executable, "-c", code], cwd=tmp_path, timeout=60).code == -9


@pytest.mark.slow
def test_a_child_in_a_session_of_its_own_dies_too(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", _STARTS_A_SESSION], cwd=tmp_path, timeout=2)
    assert done.timed_out
    child = int(done.stdout)
    time.sleep(0.2)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
