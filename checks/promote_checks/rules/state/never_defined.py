"""A name is used that nothing in the notebook defines.

Why: its cell was deleted or renamed while the kernel still knew the name. From the top, this is a `NameError`.

Mend: define the name, or correct its spelling.

Example:

    df = pd.read_csv("sales.csv")
    data.head()
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.names import unbound_reads
from promote_checks.rules.subject import Subject

CODE = "NB004"
NAME = "never-defined"
SEVERITY: Severity = "error"
HINT = "define it, or remove what uses it"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Reads, in functions too, of names that are bound nowhere and are no builtins."""
    for read in unbound_reads(subject):
        if read.bound_below is None:
            yield subject.hit(read.node, f"{read.name} is used, and nothing in the notebook defines it")
