"""A name is used in a cell that stands above the one that defines it.

Why: it worked because the lower cell had been run before. From the top, this is a `NameError`.

Mend: move the definition up.

Example:

    print(total)      # cell 2
    total = 3         # cell 5
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.names import unbound_reads
from promote_checks.rules.subject import Subject

CODE = "NB003"
NAME = "used-before-defined"
SEVERITY: Severity = "error"
HINT = "move the definition above this cell"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Reads at top level that nothing above them binds, of names that something below does."""
    for read in unbound_reads(subject):
        if read.bound_below is not None:
            below = subject.place(read.bound_below)
            where = f"cell {(below.cell or 0) + 1}, line {below.line}"
            yield subject.hit(read.node, f"{read.name} is used here and defined only below, in {where}")
