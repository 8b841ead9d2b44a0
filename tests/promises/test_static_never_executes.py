"""Static calls never execute the notebook's code, whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hard.processes import promote
from tests.promises.small_notebook import write

TRAPS = {
    "top level": "open(MARKER, 'w').close()",
    "an import of a module beside": "import trap_beside",
    "a default of a function": "def f(x=open(MARKER, 'w')):\n    return x",
    "a decorator": "@(lambda fn: open(MARKER, 'w') and fn)\ndef f():\n    return 1",
    "a class body": "class A:\n    made = open(MARKER, 'w')",
    "an annotation": "x: open(MARKER, 'w') = 1",
    "a shell line": "!touch {MARKER}",
    "a shell cell": "%%bash\ntouch $MARKER",
    "a literal that is none": "x = [open(MARKER, 'w'), 1]\ny = f\"{open(MARKER, 'w')}\"",
    "an exec": "exec(\"open(MARKER, 'w')\")",
    "a run of a script": "%run trap_beside.py",
    "a plain __init__ of a notebook class": "class P:\n    def __init__(self): open(MARKER, 'w')\np = P()",
}


@pytest.mark.parametrize("options", [("--no-run",), ("--plan", "--no-run")], ids=["no-run", "plan"])
def test_no_trap_goes_off(options: tuple[str, ...], tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    folder = tmp_path / "work"
    trap = f"open({str(marker)!r}, 'w').close()\n"
    for name, source in TRAPS.items():
        notebook = write(folder, f"MARKER = {str(marker)!r}", source, "z = 1", name="trap.ipynb")
        for module in ("trap_beside", "sitecustomize", "usercustomize", "conftest"):
            (folder / f"{module}.py").write_text(trap)
        done = promote(str(notebook), "-o", str(tmp_path / "out" / name), *options, cwd=folder.parent)
        assert done.exit_code in (0, 1), f"{name}: {done}"
        assert not marker.exists(), f"{name} was executed"


def test_no_run_says_unverified(tmp_path: Path) -> None:
    notebook = write(tmp_path / "work", "x = 1\ny = x + 1\nprint(y)")
    done = promote(str(notebook), "-o", str(tmp_path / "out"), "--no-run", "--json", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert done.report["verdict"] == "unverified"
    assert done.report["values"]["compared"] == 0


def test_plan_writes_nothing(tmp_path: Path) -> None:
    notebook = write(tmp_path / "work", "x = 1\ny = x + 1\nprint(y)")
    done = promote(str(notebook), "-o", str(tmp_path / "out"), "--plan", "--no-run", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip()
    assert not (tmp_path / "out").exists()
