"""A code cell is empty.

Why: it is in the way of whoever reads on. The last cell is left alone: Jupyter adds it by itself.

Mend: remove it.

Example: a cell without text between two others.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject

CODE = "NB008"
NAME = "empty-cell"
SEVERITY: Severity = "info"
HINT = "remove the cell"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Empty code cells with something below them."""
    if not subject.is_notebook:
        return
    filled = [cell.index for cell in subject.cells if cell.source.strip()]
    for cell in subject.code_cells:
        if not cell.source.strip() and filled and cell.index < filled[-1]:
            yield Hit(Place(cell.index), "this code cell is empty")
