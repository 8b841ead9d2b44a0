"""A parameter is given another value below its cell.

Why: the value that was passed in is lost. Every run of a matrix computes the same.

Mend: remove the second assignment, or give it a name of its own.

Example:

    seed = 42          # tagged parameters
    seed = 7           # three cells below
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.literals import parameters
from promote_checks.rules.subject import Subject

CODE = "PR005"
NAME = "parameter-overwritten"
SEVERITY: Severity = "error"
HINT = "remove the second assignment, or give it another name"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Unconditional bindings at top level, in another cell, that don't look at the old value."""
    known = parameters(subject)
    for statement in subject.tree.body:
        for name in _bound(statement):
            if name in known and subject.place(statement).cell != subject.place(known[name]).cell:
                value = getattr(statement, "value", None) or getattr(statement, "iter", None)
                if value is None or name not in {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}:
                    yield subject.hit(
                        statement, f"the parameter {name} is overwritten here: a value from outside is lost"
                    )


def _bound(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.Assign():
            targets: list[ast.expr] = statement.targets
        case ast.AnnAssign(value=ast.expr()) | ast.For():
            targets = [statement.target]
        case _:
            return []
    found: list[str] = []
    for target in targets:
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        found += [part.id for part in parts if isinstance(part, ast.Name)]
    return found
