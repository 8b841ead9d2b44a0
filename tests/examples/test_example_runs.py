"""The examples run from top to bottom in a fresh kernel, as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
WRITTEN = {
    "churn": ["output/churn_model.joblib", "output/to_call.csv"],
    "demand": ["backtest.csv", "forecast_station.csv"],
    "survey": ["report.md", "response_rate.png", "summary.csv"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_it_runs_and_writes_its_files(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name / "data", folder / "data")
    notebook = nbformat.read(EXAMPLES / name / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert {path for path in files if not path.startswith("data/")} == set(WRITTEN[name])
