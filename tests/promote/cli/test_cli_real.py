"""The whole command on a small notebook, with nothing faked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SOURCES = (
    "import csv\n\nlimit = 2",
    "# ## Load\nwith open('rows.csv') as file:\n    rows = [int(row[0]) for row in csv.reader(file)]",
    "# ## Clean\nrows = [value for value in rows if value > limit]\nprint(len(rows), 'rows left')",
    "# ## Sum\ntotal = sum(rows)\ntotal",
)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        for n, text in enumerate(SOURCES)
    ]
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "rows.csv").write_text("1\n2\n3\n4\n")
    path = folder / "small.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def files(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(notebook: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "XDG_CACHE_HOME": str(notebook.parent.parent / "cache"), "CI": "true"}
    return subprocess.run(
        [sys.executable, "-m", "promote", notebook.name, *words],
        cwd=notebook.parent,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_proven_clean_and_the_same_again(notebook: Path) -> None:
    before = files(notebook.parent)
    first = run(notebook)
    assert (first.returncode, first.stdout.splitlines()[0].endswith("— equivalent")) == (0, True), first
    project = files(notebook.parent / "small")
    assert {
        name: data for name, data in files(notebook.parent).items() if not name.startswith("small/")
    } == before
    second = run(notebook, "--json")
    assert second.returncode == 0
    assert second.stdout == (notebook.parent / "small" / "promotion.json").read_text()
    assert files(notebook.parent / "small") == project
    values = json.loads(second.stdout)["values"]
    assert values["equal"] == values["compared"] > 0


def test_a_parameter_changes_what_is_proven(notebook: Path) -> None:
    done = run(notebook, "--param", "limit=3")
    assert done.returncode == 0, done
    params = (notebook.parent / "small" / "src" / "small" / "params.py").read_text()
    assert "limit: int = 3" in params


def test_a_failing_notebook_writes_nothing(notebook: Path) -> None:
    (notebook.parent / "rows.csv").unlink()
    done = run(notebook)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "rows.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(files(notebook.parent)) == ["small.ipynb"]


def test_a_hung_notebook_writes_nothing(notebook: Path) -> None:
    notebook.write_text(notebook.read_text().replace("total = sum(rows)", "while True: pass"))
    done = run(notebook, "--timeout", "5")
    assert done.returncode == 2
    assert sorted(files(notebook.parent)) == ["rows.csv", "small.ipynb"]


@pytest.mark.parametrize("choice", ["sqlite", "redis"])
def test_a_project_with_a_store_of_features_is_as_clean_and_the_same_twice(
    notebook: Path, choice: str
) -> None:
    for name in ("one", "two"):
        done = run(notebook, "-o", f"../{name}", "--feature-store", choice, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["feature_store"] == choice
    assert [check["verdict"] for check in told["checks"]] == ["pass"] * 4
    top = notebook.parent.parent
    assert files(top / "one") == files(top / "two")
    assert any("feature_store/store.py" in path for path in files(top / "one"))
