"""The rules that need a run, as a check of a project."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from promote_checks.dynamic.schemas import NAME, read_schemas, recorded
from promote_checks.gate import run_rules
from promote_checks.gate.context import CheckContext
from promote_checks.notebook.read import read_notebook
from promote_checks.observe.run import observe

LOAD = "import pandas as pd\ndf = pd.DataFrame({'age': [1, 2], 'email': ['a@b.org', 'c@d.org']})"


def write(folder: Path, *cells: str) -> Path:
    path = folder / "n.ipynb"
    folder.mkdir(exist_ok=True)
    written: list[Any] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell}
        for cell in cells
    ]
    path.write_text(json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def context(tmp_path: Path, notebook: Path | None) -> CheckContext:
    project = tmp_path / "project"
    project.mkdir(exist_ok=True)
    (project / "pyproject.toml").write_text('[tool.promote]\nselect = ["SC", "EN006"]\n')
    return CheckContext(
        project=project,
        package="n",
        python=sys.executable,
        notebook_folder=tmp_path / "work",
        thin=project / "notebooks/n.ipynb",
        notebook=notebook,
        timeout=120,
    )


def test_no_notebook_is_a_skip(tmp_path: Path) -> None:
    found = run_rules.check(context(tmp_path, None))
    assert (found.verdict, found.summary) == ("skip", "the original notebook is not here")
    assert run_rules.check(context(tmp_path, tmp_path / "absent.ipynb")).verdict == "skip"


@pytest.mark.slow
def test_drift_fails_and_the_recorded_data_pass(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    data = tmp_path / "work" / "d.csv"
    data.write_text("age,email\n1,a@b.org\n2,c@d.org\n")
    path = write(tmp_path / "work", "import pandas as pd\ndf = pd.read_csv('d.csv')")
    asked = context(tmp_path, path)
    notebook = read_notebook(path)
    text = recorded(observe(notebook), [("load", 0, ["df"])], notebook=notebook.sha256, levels=True)
    (asked.project / NAME).write_text(text)
    found = run_rules.check(asked)
    assert (found.verdict, found.summary) == ("pass", "nothing found")

    data.write_text("age,email\n1,a@b.org\n,c@d.org\n")
    found = run_rules.check(asked)
    assert found.verdict == "fail"
    assert found.detail.splitlines() == [
        "SC001 cell 1, line 2: df of load: the column age has missing values, and had none",
        "SC001 cell 1, line 2: df of load: the column age is float64 now, and was int64",
    ]

    write(tmp_path / "work", LOAD)
    found = run_rules.check(asked)
    assert found.verdict == "error"
    assert (
        found.summary
        == "SC001: the schemas at step boundaries: the notebook has changed since it was promoted"
    )


@pytest.mark.slow
def test_a_notebook_that_fails_is_an_error_and_not_a_pass(tmp_path: Path) -> None:
    found = run_rules.check(context(tmp_path, write(tmp_path / "work", "1 / 0")))
    assert found.verdict == "error"
    assert "ZeroDivisionError" in found.summary


@pytest.mark.slow
def test_what_is_recorded_is_not_personal(tmp_path: Path) -> None:
    rows = "'email': ['a@b.org', 'c@d.org'] * 20, 'first_name': ['Ana', 'Bob'] * 20, 'kind': ['x', 'y'] * 20"
    path = write(
        tmp_path / "work",
        f"import pandas as pd\ndf = pd.DataFrame({{{rows}}})",
        "wide = pd.DataFrame([[1, 2]], columns=['a@b.org', 'c@d.org'])",
    )
    seen = observe(read_notebook(path))
    steps = [("load", 0, ["df"]), ("pivot", 1, ["wide", "nothing"])]
    text = recorded(seen, steps, notebook="0", levels=True)
    assert "a@b.org" not in text
    assert "Ana" not in text
    (tmp_path / NAME).write_text(text)
    schemas = read_schemas(tmp_path)
    assert schemas is not None
    assert [one.levels for one in schemas.frames[0].frame.columns] == [None, None, ["x", "y"]]
    assert '"x"' not in recorded(seen, steps, notebook="0", levels=False)
