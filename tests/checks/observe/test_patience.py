"""What ends a process: the work it does, or that it does none; never how long the machine keeps it waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from promote_checks.observe import patience
from promote_checks.observe.patience import Patience, ends_in_time, patience_of

BUSY = "while True: pass"
IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
ASLEEP = "import time; time.sleep(1000)"
FOR_INPUT = "import socket; s = socket.create_server(('127.0.0.1', 0)); s.accept()"
DEADLOCK = "import threading; l = threading.Lock(); l.acquire(); l.acquire()"
MILL = """
import os, signal, time
while True:
    os.kill({0}, signal.SIGSTOP); time.sleep(0.19)
    os.kill({0}, signal.SIGCONT); time.sleep(0.02)
"""
SHORT = "sum(range(10**6))"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "TICK", 0.25)


@contextmanager
def child(code: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()


@pytest.mark.parametrize("code", [BUSY, IN_A_CHILD])
def test_too_much_work(code: str) -> None:
    with child(code) as process:
        assert not ends_in_time(process, Patience(busy=0.5))


@pytest.mark.parametrize("code", [ASLEEP, FOR_INPUT, DEADLOCK])
def test_waiting_for_ever(code: str) -> None:
    with child(code) as process:
        assert not ends_in_time(process, Patience(idle=1.0))


def test_an_end_of_its_own() -> None:
    with child(SHORT) as process:
        assert ends_in_time(process, Patience(busy=600.0))


def test_a_process_that_is_kept_waiting_by_others_is_not_idle() -> None:
    """As on a busy machine: much time passes, little of it is its own. Stopped and continued by turns, it works for a
    twentieth of the time."""
    with child("import time\nwhile time.process_time() < 0.3: pass") as process:
        mill = subprocess.Popen(
            [
                sys.executable,
                "-c",
                MILL.format(process.pid),
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            started = time.monotonic()
            assert ends_in_time(process, Patience(busy=60.0, idle=1.5))
            assert time.monotonic() - started > 1.5
        finally:
            mill.kill()
            mill.wait()


def test_a_person_means_the_clock() -> None:
    with child(ASLEEP) as process:
        assert not ends_in_time(process, patience_of(0.2))
    assert str(patience_of(900.0)) == "900 seconds"
    assert str(Patience(busy=600.0, idle=300.0)) == (
        "600 s of processor time, or waited 300 s for something that did not come"
    )
