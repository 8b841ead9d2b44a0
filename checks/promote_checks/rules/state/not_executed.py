"""The notebook, or some cells of it, were never run.

Why: nobody has seen that this code works. A warning: many teams strip outputs and counts before they commit.

Mend: run all cells and save; or ignore this rule where outputs are stripped on purpose.

Example: all cells show `In [ ]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject

CODE = "NB007"
NAME = "not-executed"
SEVERITY: Severity = "warning"
HINT = "run the notebook from the top, and save"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """One finding for a notebook that was never run, else one for each cell that was not."""
    if subject.format != "ipynb":
        return
    cells = [cell for cell in subject.code_cells if _does_something(cell.source)]
    missed = [cell for cell in cells if not cell.execution_count]
    if cells and len(missed) == len(cells):
        yield Hit(
            Place(None), f"none of the {len(cells)} code cells was run (or their numbers were stripped)"
        )
        return
    for cell in missed:
        yield Hit(Place(cell.index), "this cell was not run, others were")


def _does_something(source: str) -> bool:
    lines = (line.strip() for line in source.splitlines())
    return any(line and not line.startswith("#") for line in lines)
