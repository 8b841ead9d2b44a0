"""The cells were run in another order than they stand in.

Why: the stored outputs are those of that other order. From the top, the notebook may give other numbers, or fail.

Mend: restart the kernel, run all cells, and save. If that fails, the notebook depended on the order.

Example: the third cell shows `In [2]`, the second `In [5]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject

CODE = "NB001"
NAME = "out-of-order"
SEVERITY: Severity = "error"
HINT = "restart the kernel, run all cells, and save"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Every cell that was run before the one above it."""
    highest, above = 0, 0
    for cell in subject.code_cells:
        count = cell.execution_count
        if not count:
            continue
        if count < highest:
            yield Hit(
                Place(cell.index),
                f"this cell was run (In [{count}]) before cell {above + 1} above it (In [{highest}])",
            )
        elif count > highest:
            highest, above = count, cell.index
