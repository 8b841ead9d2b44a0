"""The flag file on a real disk: whole, newer, locked, and always with a way back."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.errors import UserError
from promote_staging.flags import file
from promote_staging.flags.document import rendered
from promote_staging.flags.state import FlagState

STABLE, CANDIDATE = "5" * 16, "c" * 16
START = FlagState(stable=STABLE, candidate=CANDIDATE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "flags.json"


def run(code: str, path: Path) -> subprocess.Popen[str]:
    """Start a process that works on the file."""
    head = (
        "import sys, time, resource, dataclasses\nfrom pathlib import Path\n"
        "from promote_staging.flags import file\nfrom promote_staging.flags.state import FlagState\n"
        "path = Path(sys.argv[1])\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + code, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_generations_count_and_times_grow(path: Path) -> None:
    state, times = START, []
    for number in range(1, 6):
        state = file.write(path, state)
        assert state.generation == number
        assert file.read(path) == state == file.read(file.last_of(path))
        times.append(path.stat().st_mtime_ns)
    assert times == sorted(set(times))
    assert sorted(each.name for each in path.parent.rglob("*") if each.is_file()) == [
        "flags.json",
        "flags.last.json",
        "flags.lock",
        "flags.rollback.json",
    ]
    assert path.stat().st_mode & 0o444 == 0o444 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_the_time_grows_though_the_clock_went_back(path: Path) -> None:
    state = file.write(path, START)
    future = time.time_ns() + 10**15
    os.utime(path, ns=(future, future))
    state = file.write(path, state)
    assert path.stat().st_mtime_ns > future
    path.unlink()  # What was written before still counts.
    file.write(path, state)
    assert path.stat().st_mtime_ns > future
    file.rollback(path)
    assert path.stat().st_mtime_ns > future


def test_who_has_not_read_the_last_state_can_not_write(path: Path) -> None:
    """The harness must not undo a rollback that it has not seen."""
    state = file.write(path, file.write(path, START).ramping(100, lease=1))
    back = file.rollback(path)
    assert (back.mode, back.basis_points, back.generation) == ("off", 0, 3)
    with pytest.raises(file.MovedError, match="generation 3, not 2"):
        file.write(path, state.ramping(500, lease=2))
    assert file.read(path) == back


@pytest.mark.parametrize("broken", ["", "{", '{"flags": {}}', "\x00" * 50, "x" * 2_000_000])
def test_a_broken_file_is_made_anew(path: Path, broken: str) -> None:
    state = file.write(path, file.write(path, START).ramping(500))
    path.write_text(broken)
    with pytest.raises(UserError, match="flags.json can't be used"):
        file.read(path)
    back = file.rollback(path)
    assert file.read(path) == back == replace(START, generation=3)
    path.write_text(broken)
    with pytest.raises(file.MovedError):
        file.write(path, state)
    assert file.write(path, back.shadowing()).generation == 4


def test_bytes_that_are_no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(UserError, match="not UTF-8"):
        file.read(path)


def test_a_missing_file_is_made_anew(path: Path) -> None:
    with pytest.raises(UserError, match="can't be read"):
        file.read(path)
    with pytest.raises(UserError, match="no good copy"):
        file.rollback(path)
    assert not path.exists()
    file.write(path, START)
    path.unlink()
    assert file.rollback(path).generation == 2
    file.last_of(path).unlink()
    file.prepared_of(path).unlink()
    assert file.rollback(path).generation == 3


def test_a_full_disk_leaves_the_old_file_and_still_has_a_way_back(path: Path) -> None:
    state = file.write(path, file.write(path, START).ramping(500, lease=1))
    before = path.read_bytes()
    done = run(
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))\n"
        "state = file.read(path)\n"
        "try: file.write(path, state)\n"
        "except OSError as error: print(type(error).__name__, flush=True)\n"
        "time.sleep(0.3)\n"
        "print(file.rollback(path).mode)\n",
        path,
    )
    assert done.stdout is not None
    assert done.stdout.readline() == "OSError\n"
    assert path.read_bytes() == before
    moment = path.stat().st_mtime_ns
    out, error = done.communicate(timeout=20)
    assert (out, error) == ("off\n", "")
    back = file.read(path)
    assert (back.mode, back.basis_points, back.stable) == ("off", 0, STABLE)
    assert back.generation > state.generation
    assert path.stat().st_mtime_ns > moment
    assert not list(path.parent.rglob("*.tmp"))
    assert file.rollback(path).generation > back.generation


@pytest.mark.parametrize(
    "prepared", ["", rendered(FlagState(stable=CANDIDATE, generation=2)), rendered(START.shadowing())]
)
def test_a_full_disk_without_a_prepared_way_back_that_fits_says_so(path: Path, prepared: str) -> None:
    file.write(path, START)
    file.prepared_of(path).write_text(prepared)
    done = run(
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))\n"
        "try: file.rollback(path)\nexcept OSError as error: print(type(error).__name__)\n",
        path,
    )
    assert done.communicate(timeout=20) == ("OSError\n", "")


KEEP_WRITING = """
state = None
while True:
    try:
        state = file.write(path, state or file.read(path))
    except file.MovedError:
        state = None
    else:
        print(state.generation, flush=True)
"""
TAKING_TURNS = KEEP_WRITING.replace("flush=True)", "flush=True)\n        time.sleep(0.02)")
"""The other one comes through as well, however busy the machine is."""


def test_two_writers_never_use_a_generation_twice(path: Path) -> None:
    file.write(path, START)
    writers = [run(TAKING_TURNS, path) for _ in range(2)]
    first = [writer.stdout.readline() for writer in writers if writer.stdout is not None]
    time.sleep(1.0)
    for writer in writers:
        writer.kill()
    written = [
        {int(line), *map(int, writer.communicate()[0].split()[:-1])}
        for line, writer in zip(first, writers, strict=True)
    ]
    assert sum(map(len, written)) > 10
    assert not written[0] & written[1]


def test_a_writer_that_is_killed_leaves_a_whole_file(path: Path) -> None:
    file.write(path, START)
    chance = random.Random(5)
    for _ in range(8):
        writer = run(KEEP_WRITING, path)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.03))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        state = file.read(path)
        assert file.write(path, state).generation == state.generation + 1


def test_the_way_back_waits_for_no_writer_that_hangs(path: Path) -> None:
    """And what that writer had in hand does not undo it."""
    file.write(path, START)
    writer = run(
        "real = file._replace\n"
        "def slow(place, *a, **k):\n"
        "    if place == path: print('at it', flush=True); time.sleep(2)\n"
        "    real(place, *a, **k)\n"
        "file._replace = slow\n"
        "try: file.write(path, file.read(path).ramping(500))\n"
        "except file.MovedError: print('moved')\n",
        path,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "at it\n"
    start = time.monotonic()
    back = file.rollback(path)
    assert time.monotonic() - start < 1.5
    assert writer.communicate(timeout=20) == ("moved\n", "")
    assert file.read(path) == back


def test_a_lock_that_is_held_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write(path, START)
    holder = run(
        "from filelock import FileLock\nwith FileLock(path.parent / 'staging' / 'flags.lock'):\n"
        "    print('held', flush=True)\n    time.sleep(30)\n",
        path,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        monkeypatch.setattr(file, "LOCK_SECONDS", 0.2)
        with pytest.raises(UserError, match="another writer holds"):
            file.write(path, file.read(path))
    finally:
        holder.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            holder.communicate(timeout=5)
