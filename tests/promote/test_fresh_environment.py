"""A promoted project in an environment of its own, away from its notebook: it holds and declares all it needs."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

CELLS = (
    "import sys\nsys.path.append('..')\nfrom src.data import load",
    "table = load()\ntotal = int(table.a.sum())\nprint('total', total)",
    "page = table.style.to_html(table_uuid='t')\nprint('page', len(page) > 100)",
)
MODULE = """
from pathlib import Path
import pandas as pd

HERE = Path(__file__).resolve().parent


def load():
    return pd.read_csv(HERE / "tables" / "x.csv")
"""


def project(folder: Path) -> Path:
    """A notebook that reaches for a package above it, and for jinja2 through pandas."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        for n, text in enumerate(CELLS)
    ]
    notebook = folder / "notebooks" / "totals.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    (folder / "src" / "tables").mkdir(parents=True)
    (folder / "src" / "__init__.py").write_text("")
    (folder / "src" / "data.py").write_text(MODULE)
    (folder / "src" / "tables" / "x.csv").write_text("a,b\n1,2\n3,4\n")
    return notebook


@pytest.mark.slow
def test_what_a_package_needs_comes_with_it(tmp_path: Path) -> None:
    notebook, out = project(tmp_path / "project"), tmp_path / "out"
    promoted = run([sys.executable, "-m", "promote", str(notebook), "-o", str(out)], tmp_path)
    assert promoted.returncode == 0, promoted.stdout + promoted.stderr
    declared = tomllib.loads((out / "pyproject.toml").read_text())["project"]["dependencies"]
    assert [text.partition(">=")[0] for text in declared] == ["Jinja2", "pandas"]
    assert "jinja2==" in (out / "constraints.txt").read_text()
    away = tmp_path / "away"
    away.mkdir()
    venv.create(tmp_path / "fresh", with_pip=True)
    python = str(tmp_path / "fresh" / "bin" / "python")
    installed = run(
        [python, "-m", "pip", "install", "-q", "-c", str(out / "constraints.txt"), str(out)], away
    )
    assert installed.returncode == 0, installed.stderr
    (tmp_path / "project").rename(tmp_path / "gone")
    ran = run([python, "-m", "totals"], away)
    assert ran.returncode == 0, ran.stderr
    assert "total 4" in ran.stdout + ran.stderr
    assert "page True" in ran.stdout + ran.stderr


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run to the end, whatever comes out."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
