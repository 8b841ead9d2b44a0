"""The notebook that a matrix runs, and whether it has the parameters that are set."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from promote_checks.errors import UserError
from promote_checks.matrix.spec import Matrix
from promote_checks.notebook.read import read_notebook

TAG = "parameters"


def document_of(path: Path, matrix: Matrix) -> Any:
    """The nbformat document (version 4); ``UserError`` where it can't be run with these parameters."""
    if path.suffix != ".ipynb":
        raise UserError(f"{path.name} is no .ipynb file", "papermill runs notebooks only")
    read_notebook(path)  # says in words what is wrong with it
    document = nbformat.v4.upgrade(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]
    for cell in document.cells:
        cell.metadata.setdefault("tags", [])
    if matrix.names:
        _require_known(matrix, parameter_names(document, path), path)
    return document


def _require_known(matrix: Matrix, known: list[str], path: Path) -> None:
    for name in sorted(matrix.names):
        if name not in known:
            listed = ", ".join(known) or "none"
            raise UserError(f"{path.name} has no parameter {name}", f"its parameters are: {listed}")


def parameter_names(document: Any, path: Path) -> list[str]:
    """Names that the tagged cell binds. Setting another would change nothing, and look like a test."""
    for cell in document.cells:
        if cell.cell_type == "code" and TAG in cell.metadata.tags:
            return list(dict.fromkeys(_bound(cell.source)))
    raise UserError(
        f"{path.name} has no cell tagged {TAG}",
        f"tag the cell that sets them (Jupyter: property inspector, cell tags: {TAG})",
    )


def _bound(source: str) -> Iterator[str]:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        for target in targets:
            yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def code_sources(document: Any) -> list[str]:
    """Source of each code cell."""
    return [cell.source for cell in document.cells if cell.cell_type == "code"]
