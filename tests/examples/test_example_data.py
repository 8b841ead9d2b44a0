"""The examples' data are what their scripts write, and small."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ["churn", "demand", "survey"]


@pytest.mark.parametrize("name", NAMES)
def test_the_script_writes_the_committed_bytes(name: str, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / name / "make_data.py", tmp_path)
    subprocess.run([sys.executable, "make_data.py"], cwd=tmp_path, check=True)
    committed = {file.name: file.read_bytes() for file in (EXAMPLES / name / "data").iterdir()}
    assert {file.name: file.read_bytes() for file in (tmp_path / "data").iterdir()} == committed
    assert sum(map(len, committed.values())) <= 300_000


@pytest.mark.parametrize(("name", "at_least"), [("churn", 25), ("demand", 20), ("survey", 20)])
def test_they_are_notebooks_of_some_size(name: str, at_least: int) -> None:
    document = json.loads((EXAMPLES / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert sum(cell["cell_type"] == "code" for cell in document["cells"]) >= at_least
