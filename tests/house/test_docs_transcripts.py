"""What the documents tell a person to type is typed, on small notebooks that stand for the reader's own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = [
    "README.md",
    "docs/how-to/choose-an-interpreter.md",
    "docs/how-to/set-parameters.md",
    "docs/how-to/deal-with-a-notebook-that-does-not-run.md",
    "docs/how-to/keep-data-out-of-fixtures.md",
    "docs/how-to/use-in-ci.md",
]
CELLS = {
    "churn": [
        "import pandas as pd\n\ndf = pd.read_csv('data/customers.csv')\nprint(len(df))",
        "oldest = df['age'].max()\noldest",
    ],
    "demand": [
        "store = 'station'\ntest_days = 28",
        "weeks = test_days // 7\nprint(store, weeks)",
    ],
}


OF_A_PROJECT = ("promote check churn", "promote review churn")
"""What works on a project that was promoted before."""
OF_A_SERVICE = ("promote stage ", "promote release ", "promote rollback ")
"""What needs a service, a review and evidence: tests/staging types these."""


def shown(page: str) -> list[str]:
    """The `promote` commands of a page."""
    blocks = CONSOLE.findall((ROOT / page).read_text(encoding="utf-8"))
    lines = [line[2:] for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("promote ") and not line.startswith(OF_A_SERVICE)]


def place(folder: Path) -> dict[str, str]:
    """Lay out what the commands name: notebooks here and in notebooks/, an interpreter, promote on the path."""
    for home in (folder, folder / "notebooks"):
        (home / "data").mkdir(parents=True)
        (home / "data/customers.csv").write_text("age,city\n" + "31,Ghent\n64,Lisbon\n" * 5)
        for name, sources in CELLS.items():
            (home / f"{name}.ipynb").write_text(notebook(sources))
    shutil.copy(folder / "churn.ipynb", folder / "notebook.ipynb")
    executable(folder / "envs/churn/bin/python", f'exec {shlex.quote(sys.executable)} "$@"')
    executable(folder / "bin/promote", f'exec {shlex.quote(sys.executable)} -m promote "$@"')
    kernel(folder / "jupyter/kernels/churn-env")
    rooms = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PYTHONPATH": rooms, "PATH": path, "JUPYTER_PATH": str(folder / "jupyter")}


def notebook(sources: list[str]) -> str:
    """The text of a notebook with these cells."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for n, source in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def executable(path: Path, line: str) -> None:
    """Write a small shell script."""
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def kernel(folder: Path) -> None:
    """Write a kernel spec of this interpreter."""
    folder.mkdir(parents=True)
    command = f'["{sys.executable}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"]'
    (folder / "kernel.json").write_text(
        f'{{"argv": {command}, "display_name": "churn", "language": "python"}}'
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_commands(page: str) -> None:
    assert shown(page)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), [(page, command) for page in PAGES for command in shown(page)])
def test_the_command_does_what_it_should(page: str, command: str, tmp_path: Path) -> None:
    surroundings = place(tmp_path)
    before = "promote churn.ipynb && " if command.startswith(OF_A_PROJECT) else ""
    done = subprocess.run(
        ["sh", "-c", before + command],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{page}: {done.stdout}{done.stderr}"
