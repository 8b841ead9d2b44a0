"""Several cells are tagged `parameters`.

Why: papermill puts the new values behind the first of them; the second one sets its own values again.

Mend: put all parameters into one cell and tag only that.

Example: cells 2 and 6 are both tagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject

CODE = "PR002"
NAME = "several-parameter-cells"
SEVERITY: Severity = "error"
HINT = "put all parameters into one cell, and tag only that"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Every tagged code cell after the first."""
    tagged = [cell for cell in subject.code_cells if "parameters" in cell.tags]
    for cell in tagged[1:]:
        yield Hit(Place(cell.index), f"cell {tagged[0].index + 1} is tagged `parameters` already")
