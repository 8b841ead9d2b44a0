"""The cell tagged `parameters` holds something that is not `name = literal`.

Why: what is computed there can't be seen by the tools that list parameters (`papermill --help-notebook`,
`promote`), and a call there runs before the new values arrive.

Mend: keep only literals, with comments; compute in the next cell.

Example: `start = pd.Timestamp("2024-01-01")`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.literals import is_literal, parameter_statements, parameters
from promote_checks.rules.subject import Subject

CODE = "PR003"
NAME = "not-literal"
SEVERITY: Severity = "warning"
HINT = "keep only literals here, and compute in the next cell"
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Statements other than assignments of literals, comments and docstrings; derived ones are PR006."""
    statements = parameter_statements(subject)
    names = set(parameters(subject))
    for statement in statements:
        match statement:
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                continue
            case ast.Assign(targets=[ast.Name() | ast.Tuple()]) | ast.AnnAssign(target=ast.Name()):
                if statement.value is None or is_literal(statement.value) or _reads(statement.value) & names:
                    continue
        yield subject.hit(statement, "not of the form `name = literal`, in the cell tagged `parameters`")


def _reads(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
