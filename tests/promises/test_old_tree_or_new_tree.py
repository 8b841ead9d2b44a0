"""Killed at any write, interrupted at any time: the old tree or the new one, never half of either."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.hard.processes import environment, promote, tree
from tests.promises.small_notebook import STORY, write

HOOK = """
import os, signal, sys
ROOM, AT, NOTE = (os.environ.pop(k, "") for k in ("PROMISE_ROOM", "PROMISE_AT", "PROMISE_NOTE"))
WRITES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}
count = 0

def watch(event, arguments):
    global count
    if event == "open":
        if not isinstance(arguments[2], int) or not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
    elif event not in WRITES:
        return
    if not any(isinstance(a, str) and os.path.abspath(a).startswith(ROOM) for a in map(_text, arguments)):
        return
    count += 1
    if AT and count == int(AT):
        os.kill(os.getpid(), signal.SIGKILL)

def _text(value):
    return os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else None

if ROOM:
    import atexit
    def tell():
        global ROOM
        ROOM = "\\0"
        with open(NOTE, "w") as handle:
            handle.write(str(count))
    if NOTE:
        atexit.register(tell)
    sys.addaudithook(watch)
"""


def _promote_killed(folder: Path, notebook: Path, *, at: int | None, note: Path) -> int:
    """One static promotion; SIGKILL at its write number ``at`` below ``folder``."""
    hook = folder.parent / "hook"
    hook.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(HOOK)
    env = environment(
        PROMISE_ROOM=str(folder), PROMISE_NOTE=str(note), PROMISE_AT="" if at is None else str(at)
    )
    env["PYTHONPATH"] = f"{hook}{os.pathsep}{env['PYTHONPATH']}"
    command = [sys.executable, "-m", "promote", str(notebook), "-o", str(folder / "out"), "--no-run"]
    return subprocess.run(
        command, env=env, cwd=folder.parent, capture_output=True, timeout=120, check=False
    ).returncode


def _writes(tmp_path: Path, notebook: Path) -> int:
    room = tmp_path / "counted"
    room.mkdir()
    assert _promote_killed(room, notebook, at=None, note=tmp_path / "note") == 0
    return int((tmp_path / "note").read_text())


@pytest.mark.slow
def test_killed_at_any_write_of_a_fresh_promotion(tmp_path: Path) -> None:
    notebook = write(tmp_path / "work", *STORY)
    total = _writes(tmp_path, notebook)
    assert total > 5
    whole = tree(tmp_path / "counted" / "out")
    for at in sorted({1, 2, 3, *range(4, total, max(total // 8, 1)), total - 2, total - 1, total}):
        room = tmp_path / f"room{at}"
        room.mkdir()
        code = _promote_killed(room, notebook, at=at, note=tmp_path / "unused")
        out = room / "out"
        assert code == -signal.SIGKILL, f"write {at} of {total} did not come"
        assert not out.exists() or tree(out) == whole, f"half a tree after write {at} of {total}"
        assert _promote_killed(room, notebook, at=None, note=tmp_path / "unused") == 0, (
            f"stuck after write {at}"
        )
        assert tree(out) == whole
        assert [p.name for p in room.iterdir()] == ["out"], f"leftovers after write {at}"


@pytest.mark.slow
def test_killed_at_any_write_over_an_old_promotion(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    old_notebook = write(folder, "old = 1\nvalue = old + 1\nprint(value)", name="story.ipynb")
    assert promote(str(old_notebook), "-o", str(tmp_path / "sample"), "--no-run", cwd=tmp_path).exit_code == 0
    old = tree(tmp_path / "sample")
    notebook = write(folder, *STORY, name="story.ipynb")
    total = _writes(tmp_path, notebook)
    new = tree(tmp_path / "counted" / "out")
    for at in sorted(
        {1, total // 3, total - 4, total - 3, total - 2, total - 1, total, total + 1, total + 2}
    ):
        room = tmp_path / f"room{at}"
        room.mkdir()
        write(folder, "old = 1\nvalue = old + 1\nprint(value)", name="story.ipynb")
        assert promote(str(old_notebook), "-o", str(room / "out"), "--no-run", cwd=tmp_path).exit_code == 0
        write(folder, *STORY, name="story.ipynb")
        _promote_killed(room, notebook, at=at, note=tmp_path / "unused")
        assert tree(room / "out") in (old, new), f"neither old nor new after write {at} of {total}"


@pytest.mark.slow
def test_interrupt_leaves_the_old_tree(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    notebook = write(folder, *STORY)
    out = tmp_path / "out"
    assert promote(str(notebook), "-o", str(out), "--no-run", cwd=tmp_path).exit_code == 0
    old = tree(out)
    marker = tmp_path / "started"
    write(folder, f"open({str(marker)!r}, 'w').close()", "import time\ntime.sleep(60)")
    command = [sys.executable, "-m", "promote", str(notebook), "-o", str(out)]
    process = subprocess.Popen(
        command, env=environment(), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not marker.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert marker.exists(), "the notebook did not start"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert tree(out) == old
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "started", "work"]
