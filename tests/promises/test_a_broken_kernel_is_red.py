"""A kernel that is killed, hangs or starves is red: exit 2, nothing written, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.processes import promote
from tests.promises.small_notebook import changes, picture, write

KILLED = {
    "killed by the system": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "killed in the last cell after its work": "done = True\nprint('all done')\nimport os\nos.kill(os.getpid(), 9)",
    "leaves quietly with zero": "import os\nos._exit(0)",
    "segmentation fault": "import ctypes\nctypes.string_at(0)",
    "aborts": "import os\nos.abort()",
}
HUNG = {
    "an endless loop": "while True:\n    pass",
    "an endless sleep": "import time\ntime.sleep(10_000)",
    "deaf to interrupts": "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(10_000)",
    "swallows every exception": "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except BaseException:\n        pass",
    "a child that never ends": "import subprocess\nsubprocess.run(['sleep', '10000'])",
}
STARVED = {
    "one huge array": "big = bytearray(10**16)",
    "a limit of its own": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))\nkeep = []\n"
        "while True:\n    keep.append(bytearray(2**26))"
    ),
}
SLOW = pytest.mark.slow


def _first_is_fast(table: dict[str, str]) -> list[object]:
    return [pytest.param(v, id=k, marks=[SLOW] if n else []) for n, (k, v) in enumerate(table.items())]


@pytest.mark.parametrize("cell", _first_is_fast(KILLED))
def test_killed(cell: str, tmp_path: Path) -> None:
    _assert_red(cell, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("cell", HUNG.values(), ids=HUNG.keys())
def test_hung(cell: str, tmp_path: Path) -> None:
    _assert_red(cell, tmp_path, "--timeout", "3", says="time")


@pytest.mark.slow
@pytest.mark.parametrize("cell", STARVED.values(), ids=STARVED.keys())
def test_starved(cell: str, tmp_path: Path) -> None:
    _assert_red(cell, tmp_path, says="emory")


def _assert_red(cell: str, folder: Path, *options: str, says: str = "") -> None:
    notebook = write(folder / "work", "x = 1", cell)
    before = picture(folder)
    done = promote(str(notebook), "-o", str(folder / "out"), "--json", *options, cwd=folder)
    assert done.exit_code == 2, done
    assert "Traceback" not in done.stderr
    assert "cell" in done.stderr
    assert says in done.stderr, done.stderr
    assert not changes(before, picture(folder))
