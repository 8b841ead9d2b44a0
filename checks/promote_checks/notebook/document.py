"""What every input format is decoded into, before it becomes a ``Notebook``."""

from __future__ import annotations

from dataclasses import dataclass

from promote_checks.errors import UserError
from promote_checks.notebook.model import Cell, NotebookFormat

PYTHON_NAMES = frozenset({"python", "ipython", "python2", "python3"})


@dataclass(frozen=True, slots=True)
class Document:
    """Cells and the little of the metadata that matters."""

    format: NotebookFormat
    cells: tuple[Cell, ...]
    kernel: str | None = None
    language: str = "python"


def require_python(name: str, document: Document) -> None:
    """Refuse a notebook of another language's kernel."""
    if document.language.lower() not in PYTHON_NAMES:
        raise UserError(
            f"{name}: this is a notebook in {document.language}, not in Python",
            "promote understands notebooks of Python kernels only",
        )


def require_code(name: str, document: Document) -> None:
    """Refuse a notebook in which nothing could run."""
    if not any(cell.kind == "code" and _has_code(cell.source) for cell in document.cells):
        raise UserError(
            f"{name}: there is no code in it ({_counted(document.cells)})",
            "a notebook needs at least one code cell that does something",
        )


def _has_code(source: str) -> bool:
    lines = (line.strip() for line in source.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _counted(cells: tuple[Cell, ...]) -> str:
    if not cells:
        return "it has no cells at all"
    code = sum(cell.kind == "code" for cell in cells)
    return f"{code} code cells, all empty or only comments, and {len(cells) - code} others"
