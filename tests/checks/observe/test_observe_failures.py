"""A notebook that fails, is killed, hangs or starves is never reported as completed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook
from promote_checks.observe.run import observe

pytestmark = pytest.mark.slow
Make = Callable[..., Notebook]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that must be empty afterwards, and a home that must stay so."""
    folder, home = tmp_path / "t", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    assert list(home.iterdir()) == []


def alive(process: int) -> bool:
    """Whether a process is there and no zombie."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_killed(make: Make, tmp_path: Path) -> None:
    note = tmp_path / "children"
    notebook = make(
        "x = 1",
        "import os, signal, subprocess, sys\nsleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "one = subprocess.Popen(sleep)\ntwo = subprocess.Popen(sleep, start_new_session=True)\n"
        f"open({str(note)!r}, 'w').write(f'{{one.pid}} {{two.pid}}')\n"
        "os.kill(os.getpid(), signal.SIGKILL)",
        "y = 2",
    )
    seen = observe(notebook)
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.cell, seen.failure.line) == ("killed", 1, 6)
    assert [cell.index for cell in seen.cells] == [0]
    assert seen.final == []
    deadline = time.monotonic() + 5
    while any(alive(int(one)) for one in note.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(int(one)) for one in note.read_text().split())


def test_hang(make: Make) -> None:
    seen = observe(make("x = 1", "y = 1\nwhile True:\n    pass"), timeout=4)
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.cell, seen.failure.line) == ("timeout", 1, 2)
    assert "4 seconds" in seen.failure.message


def test_memory(make: Make) -> None:
    notebook = make(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))",
        "a = 1\nbig = bytearray(8 << 30)",
    )
    seen = observe(notebook)
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.cell, seen.failure.line) == ("memory", 1, 2)
    assert seen.failure.exception == "MemoryError"


def test_exception_under_a_magic_after_one_that_was_allowed(make: Make) -> None:
    notebook = make(
        ("1 / 0", ("raises-exception",)),
        "def deep(a):\n    return a.missing",
        "\n%%time\nx = 1\ndef near(b):\n    return deep(b)\nnear(3)",
        "never = 1",
    )
    seen = observe(notebook)
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.cell, seen.failure.line) == ("error", 2, 5)
    assert (seen.failure.exception, seen.failure.message) == (
        "AttributeError",
        "'int' object has no attribute 'missing'",
    )
    assert [cell.index for cell in seen.cells] == [0, 1, 2]
    assert {value.name for value in seen.final} == {"deep", "near", "x"}


def test_input_and_progress(make: Make) -> None:
    steps: list[tuple[int, int]] = []
    notebook = make("x = 1", "", "name = input('who? ')")
    seen = observe(notebook, progress=lambda done, total: steps.append((done, total)))
    assert seen.failure is not None
    assert (seen.failure.cell, seen.failure.line) == (2, 1)
    assert "parameters" in seen.failure.hint
    assert steps == [(1, 3), (2, 3)]


def test_only_an_allowed_error(make: Make) -> None:
    seen = observe(make(("a = 1\n1 / 0", ("raises-exception",)), "b = a + 1"))
    assert seen.failure is None
    assert {value.name for value in seen.final} == {"a", "b"}


def test_no_ipykernel_and_no_such_kernel(make: Make, tmp_path: Path) -> None:
    notebook = make("x = 1")
    python = tmp_path / "bare"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    python.chmod(0o755)
    with pytest.raises(UserError, match="has no ipykernel") as failure:
        observe(notebook, python=str(python))
    assert failure.value.hint == f"install it: {python} -m pip install ipykernel"
    with pytest.raises(UserError, match="no kernel called 'nope'"):
        observe(notebook, kernel="nope")
    with pytest.raises(UserError, match="is not an interpreter"):
        observe(notebook, python=str(tmp_path / "absent"))


def test_interrupt_leaves_nothing(make: Make, tmp_path: Path) -> None:
    note = tmp_path / "kernel"
    source = f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    program = (
        "from pathlib import Path\nfrom promote_checks.notebook.model import Cell, Notebook\n"
        "from promote_checks.observe.run import observe\n"
        f"cells = (Cell(0, 'code', {source!r}),)\n"
        f"path = Path({str(tmp_path / 'work' / 'n.ipynb')!r})\n"
        "observe(Notebook(path, '', 'ipynb', 'python', None, cells))\n"
    )
    make()
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    deadline = time.monotonic() + 60
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors.strip().splitlines()[-1]
    assert not alive(int(note.read_text()))
