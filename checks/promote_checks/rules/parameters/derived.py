"""In the cell tagged `parameters`, one value is computed from another parameter.

Why: new values arrive behind this cell. The computed one keeps what it was made of: half of the notebook runs
with the new value, half with the old.

Mend: compute it in the next cell.

Example:

    region = "north"
    path = f"data/{region}.csv"
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.literals import parameter_statements
from promote_checks.rules.subject import Subject

CODE = "PR006"
NAME = "derived-parameter"
SEVERITY: Severity = "error"
HINT = "compute it in the next cell, so that it follows the value from outside"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Assignments that read a name which this very cell binds above."""
    bound: set[str] = set()
    for statement in parameter_statements(subject):
        value = getattr(statement, "value", None)
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign) and value is not None:
            read = {
                one.id
                for one in ast.walk(value)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
            }
            for name in sorted(read & bound):
                yield subject.hit(
                    statement,
                    f"computed from the parameter {name}, which gets its new value only behind this cell",
                )
                break
        bound |= {
            one.id
            for one in ast.walk(statement)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
