"""The notebook as papermill wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat

from promote_checks.notebook.model import Cell, Notebook

MAKERS: dict[str, Callable[..., Any]] = {
    "code": nbformat.v4.new_code_cell,
    "markdown": nbformat.v4.new_markdown_cell,
    "raw": nbformat.v4.new_raw_cell,
}


def document(notebook: Notebook) -> Any:
    """An nbformat document with the cells of the record, whatever format they were read from."""
    new_notebook: Callable[..., Any] = nbformat.v4.new_notebook
    built = new_notebook(cells=[document_cell(cell) for cell in notebook.cells])
    built.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    built.metadata["language_info"] = {"name": "python"}
    return built


def document_cell(cell: Cell) -> Any:
    """One cell; its id is derived from its place, so that two runs are the same."""
    tags = list(cell.tags)
    if cell.raises and "raises-exception" not in tags:
        tags.append("raises-exception")
    made = MAKERS[cell.kind](cell.source, id=f"cell-{cell.index}")
    made.metadata["tags"] = tags
    return made


def executed_cells(notebook: Notebook) -> list[tuple[int, str]]:
    """Index and source of the cells that the engine will run, in order."""
    return [
        (cell.index, cell.source)
        for cell in notebook.code_cells
        if cell.source.strip() and "skip-execution" not in cell.tags
    ]
