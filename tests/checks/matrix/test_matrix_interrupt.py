"""Ctrl-C ends every point and leaves neither processes nor folders."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from pathlib import Path
from promote_checks.gate.context import CheckContext
from promote_checks.gate.matrix import check
root = Path(sys.argv[1])
try:
    check(CheckContext(
        project=root / "project", package="story", python=sys.executable, notebook_folder=root / "data",
        thin=root / "project/notebooks/story.ipynb",
        settings={"matrix": {"parameters": {"n": [1, 2, 3, 4]}, "jobs": 2}},
    ))
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_an_interrupt_ends_everything(project: Any, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    hang = f"import os, subprocess, time\nopen({str(marks)!r} + f'/{{os.getpid()}}', 'w').close()\ntime.sleep(300)"
    project(["n = 0", hang], None)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    path = os.pathsep.join(one for one in sys.path if one)
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(temporary)},
        start_new_session=True,
    )
    try:
        limit = time.monotonic() + 60
        while len(list(marks.iterdir())) < 2 and time.monotonic() < limit:
            time.sleep(0.1)
        assert len(list(marks.iterdir())) >= 2
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 130
    finally:
        child.kill()
    time.sleep(0.3)
    assert [mark.name for mark in marks.iterdir() if alive(mark.name)] == []
    assert list(temporary.iterdir()) == []


def alive(process: str) -> bool:
    """Running, and no zombie that nobody has waited for."""
    try:
        status = Path("/proc", process, "stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
