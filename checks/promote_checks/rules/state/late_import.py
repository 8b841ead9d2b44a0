"""A module is imported after the notebook has begun to compute.

Why: what is needed shows only on the way, and a missing package stops a run after an hour instead of at once.

Mend: move imports to the first code cell.

Example:

    df = load()               # cell 2
    import seaborn as sns     # cell 7
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.subject import Subject

CODE = "NB010"
NAME = "late-import"
SEVERITY: Severity = "warning"
HINT = "move the import to the first code cell"
WORDS: tuple[str, ...] = ("import",)


def check(subject: Subject) -> Iterator[Hit]:
    """Top-level imports in a cell below one that computes something."""
    computed_in: int | None = None
    for statement in subject.tree.body:
        cell = subject.place(statement).cell
        if isinstance(statement, ast.Import | ast.ImportFrom):
            late = computed_in is not None and cell != computed_in
            if late and subject.is_notebook:
                names = ", ".join(alias.name for alias in statement.names[:3])
                module = getattr(statement, "module", None) or names
                yield subject.hit(
                    statement, f"{module} is imported after cell {(computed_in or 0) + 1} has computed"
                )
        elif computed_in is None and _computes(statement, subject):
            computed_in = cell


def _computes(statement: ast.stmt, subject: Subject) -> bool:
    """Not: literals, definitions, docstrings, settings of an imported module, guarded imports."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Pass() | ast.Try() | ast.If():
            return False
        case ast.Expr(value=ast.Call(func=func)):
            return subject.index.qualified(func).partition(".")[0] not in set(
                subject.index.imports.values()
            ) | {name.partition(".")[0] for name in subject.index.imports.values()} | {
                "get_ipython",
                "print",
                "display",
            }
        case ast.Expr():
            return not isinstance(statement.value, ast.Constant | ast.Attribute)
        case ast.Assign() | ast.AnnAssign():
            return any(
                isinstance(node, ast.Call | ast.BinOp | ast.ListComp) for node in ast.walk(statement)
            ) and not (_is_setting(statement))
    return True


def _is_setting(statement: ast.stmt) -> bool:
    """``plt.rcParams["x"] = ...``, ``ROOT = Path("data")``, ``logger = logging.getLogger()``."""
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript | ast.Attribute):
        return True
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    words = {getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls}
    return bool(calls) and words <= {
        "Path",
        "getLogger",
        "cwd",
        "resolve",
        "join",
        "getenv",
        "default_rng",
        "dict",
    }
