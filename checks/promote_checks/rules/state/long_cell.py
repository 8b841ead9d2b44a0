"""A cell has more than 60 lines of code.

Why: a reader sees neither its result nor what it needs at one glance, and nothing of it can be tested alone.

Mend: split it where a value is complete, or move a part into a function.

Example: load, clean, train and plot in one cell.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject

CODE = "NB009"
NAME = "long-cell"
SEVERITY: Severity = "info"
HINT = "split it where a value is complete, or move a part into a function"
WORDS: tuple[str, ...] = ()


LIMIT = 60


def check(subject: Subject) -> Iterator[Hit]:
    """Lines that are neither empty nor comments; a cell that only defines one function or class is not meant."""
    if not subject.is_notebook:
        return
    for cell in subject.code_cells:
        lines = [
            line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")
        ]
        if len(lines) > LIMIT and not _one_definition(lines):
            yield Hit(Place(cell.index), f"this cell has {len(lines)} lines of code (more than {LIMIT})")


def _one_definition(lines: list[str]) -> bool:
    """Only one line at the margin (and decorators), a ``def`` or ``class``; or text for another program."""
    margin = [line for line in lines if not line[:1].isspace() and line[:1] not in ")]}@"]
    return margin[0].startswith("%%") or (
        len(margin) == 1 and margin[0].startswith(("def ", "class ", "async def "))
    )
