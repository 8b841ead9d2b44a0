"""The thin notebook shows the figures that the notebook showed: the same images, byte by byte, in the same order."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tests.hard.hard_case import CASES, load, write
from tests.hard.processes import promote

FIGURES = 5
"""Shown by the case: at the ends of cells, in a loop, and in a function."""


def images(notebook: Path, folder: Path) -> list[str]:
    """PNG images among the outputs of a fresh run in ``folder``."""
    document = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(document, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute()
    shown = [out for cell in document.cells for out in cell.get("outputs", ())]
    return [out.data["image/png"] for out in shown if "image/png" in out.get("data", {})]


@pytest.mark.slow
def test_the_thin_notebook_shows_the_same_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = write(load(CASES / "effects" / "figures_of_last_lines.py"), tmp_path / "input")
    done = promote(str(notebook), "-o", str(tmp_path / "out"), "--json", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    shutil.copytree(notebook.parent, tmp_path / "copy")
    expected = images(notebook, tmp_path / "copy")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "out" / "src"))
    thin = next((tmp_path / "out" / "notebooks").glob("*.ipynb"))
    assert len(expected) == FIGURES
    assert images(thin, tmp_path / "copy") == expected
