"""``promote-drift``: its exits, and what it may import."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from promote.report.document import VERSION
from promote_checks.drift.digest import code_of
from promote_checks.drift.record import NEWEST
from promote_checks.notebook.read import decode

ROOT = Path(__file__).parents[3]
HEAVY = {"nbformat", "IPython", "nbconvert", "jsonschema", "papermill", "pandas", "numpy", "click", "rich", "jupytext",
         "detect_secrets", "requests", "mypy", "cookiecutter", "jupyter_client", "subprocess"}  # fmt: skip
SCRIPT = """\
import sys
from promote.commands.drift import main
code = main()
print(code, *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def run(*words: str, here: Path) -> tuple[str, set[str], str]:
    """Run the command in a process of its own: exit code, what was imported, what was said."""
    path = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        cwd=here,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path},
        timeout=60,
    )
    *said, last = done.stdout.splitlines()
    code, *modules = last.split()
    return code, set(modules), "\n".join(said) + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notebook with a secret and a magic, and the record of a project beside it."""
    notebook = tmp_path / "churn.ipynb"
    sources = ["%matplotlib inline\npassword = 'hunter22'", "x = 1", "print(x)"]
    cells = [{"cell_type": "code", "metadata": {}, "source": one, "outputs": []} for one in sources]
    notebook.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    document = decode(notebook, notebook.read_bytes())
    code = code_of("python", document.cells).document()
    (tmp_path / "churn").mkdir()
    (tmp_path / "churn" / "promotion.json").write_text(
        json.dumps(
            {
                "version": 1,
                "tool": "promote-notebook 0",
                "package": "churn",
                "notebook": {"name": "churn.ipynb", "sha256": "0", "code": code},
            }
        )
    )
    return tmp_path


def test_no_drift_says_nothing(folder: Path) -> None:
    code, modules, said = run("churn.ipynb", "churn/promotion.json", here=folder)
    assert (code, said) == ("0", "")
    assert not modules & HEAVY


def test_drift(folder: Path) -> None:
    path = folder / "churn.ipynb"
    path.write_text(path.read_text().replace("x = 1", "x = 2"))
    code, modules, said = run("churn.ipynb", here=folder)
    assert code == "1"
    assert said.startswith(
        "churn.ipynb: its code changed since churn was made from it\n  cell 2 was changed\n"
    )
    assert not modules & HEAVY
    assert "hunter22" not in said


@pytest.mark.parametrize(("words", "code"), [((), "0"), (("none.ipynb",), "2"), (("--nonsense",), "2")])
def test_usage(words: tuple[str, ...], code: str, folder: Path) -> None:
    found, _, said = run(*words, here=folder)
    assert found == code
    assert "Traceback" not in said


def test_what_is_written_can_be_read() -> None:
    assert NEWEST == VERSION


def test_the_reference_shows_the_help_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- generated: promote-drift --help -->\n```text\n(.*?)```", page, re.DOTALL)
    code, _, said = run("--help", here=tmp_path)
    assert code == "0"
    assert shown is not None
    assert shown[1].strip() == said.strip()
