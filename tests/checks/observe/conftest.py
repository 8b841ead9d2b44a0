"""Notebooks made of cells, without a file to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from promote_checks.notebook.model import Cell, Notebook
from promote_checks.observe.observation import Observation, StatementRecord

Make = Callable[..., Notebook]


def notebook_of(folder: Path, *sources: str | tuple[str, tuple[str, ...]]) -> Notebook:
    """A notebook of code cells; a cell with tags is a pair."""
    cells = []
    for index, source in enumerate(sources):
        text, tags = source if isinstance(source, tuple) else (source, ())
        cells.append(Cell(index, "code", text, tags, raises="raises-exception" in tags))
    return Notebook(folder / "churn.ipynb", "0" * 64, "ipynb", "python", None, tuple(cells))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Notebook in a folder of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    return lambda *sources: notebook_of(folder, *sources)


@pytest.fixture
def at() -> Callable[..., StatementRecord]:
    """Record of the statement that stands on a line of a cell."""

    def found(observation: Observation, cell: int, line: int, column: int = 0) -> StatementRecord:
        here = [
            record
            for record in observation.statements
            if (record.cell, record.line, record.column) == (cell, line, column)
        ]
        assert len(here) == 1, f"{len(here)} records of {cell}:{line}:{column}"
        return here[0]

    return found
