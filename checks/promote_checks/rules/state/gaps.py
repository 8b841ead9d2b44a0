"""There are gaps in the execution counts, or the first is not 1: something else was run in between.

Why: a cell that was deleted, or an earlier version of one, may have left values that the outputs rest on. Half of
all public notebooks are saved like this; most of them are harmless, so this is a warning.

Mend: restart the kernel, run all cells, and save.

Example: `In [1]`, `In [2]`, `In [9]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject

CODE = "NB002"
NAME = "gaps"
SEVERITY: Severity = "warning"
HINT = "restart the kernel, run all cells, and save"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """The first gap says it; the rest is counted."""
    gaps = []
    last = 0
    for cell in subject.code_cells:
        count = cell.execution_count
        if not count or count <= last:
            continue
        if count > last + 1:
            gaps.append((cell.index, last, count))
        last = count
    if gaps:
        cell_index, before, count = gaps[0]
        more = f", and {len(gaps) - 1} more gaps" if len(gaps) > 1 else ""
        jump = f"jumps from {before} to {count}" if before else f"begins with {count}"
        yield Hit(Place(cell_index), f"the execution count {jump}: something else was run in between{more}")
