"""A process ended in one of five ways, and each is told apart."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from promote_checks.gate.process import Children, Ended, run_process


def run(code: str, tmp_path: Path, *, timeout: float = 30, children: Children | None = None) -> Ended:
    return run_process(
        (sys.executable, "-c", code),
        cwd=tmp_path,
        env=dict(os.environ),
        timeout=timeout,
        children=children or Children(),
    )


def gone(pid: int) -> bool:
    """Wait a moment for a killed process to be gone."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_output_and_code(tmp_path: Path) -> None:
    code = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(7)"
    assert run(code, tmp_path) == Ended("exited", 7, "out\nerr\n")


def test_killed(tmp_path: Path) -> None:
    ended = run("import os; os.kill(os.getpid(), 9)", tmp_path)
    assert (ended.how, ended.code) == ("killed", -signal.SIGKILL)


def test_timeout_takes_grandchildren_along(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    ended = run(code, tmp_path, timeout=1.5)
    assert ended.how == "timeout"
    assert gone(int(ended.output))


def test_a_grandchild_that_stays_behind_is_ended(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
    )
    ended = run(code, tmp_path)
    assert ended.how == "exited"
    assert gone(int(ended.output))


def test_stopped_from_another_thread(tmp_path: Path) -> None:
    children = Children()
    marker = tmp_path / "started"
    timer = threading.Thread(target=_stop_after, args=(marker, children))
    timer.start()
    code = f"import time; open({str(marker)!r}, 'w').close(); time.sleep(60)"
    ended = run(code, tmp_path, children=children)
    timer.join()
    assert ended.how == "stopped"


def _stop_after(marker: Path, children: Children) -> None:
    while not marker.exists():
        time.sleep(0.01)
    children.stop()


def test_nothing_starts_after_a_stop(tmp_path: Path) -> None:
    children = Children()
    children.stop()
    assert run("print(1)", tmp_path, children=children) == Ended("stopped", 0, "")


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    ended = run_process((str(tmp_path / "absent"),), cwd=tmp_path, env={}, timeout=1, children=Children())
    assert ended == Ended("unstartable", 0, "No such file or directory")
