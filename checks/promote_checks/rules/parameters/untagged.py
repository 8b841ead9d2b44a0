"""A cell of settings stands at the top, and no cell is tagged `parameters`.

Why: papermill and `promote` can run the notebook with other values only if they know where to put them.

Mend: tag the cell `parameters`.

Example: a cell with `DATA = "sales.csv"`, `TEST_SIZE = 0.25`, `SEED = 42`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.literals import literal_assignments
from promote_checks.rules.subject import Subject

CODE = "PR001"
NAME = "untagged-parameters"
SEVERITY: Severity = "warning"
HINT = "tag this cell `parameters` (Jupyter: property inspector, cell tags)"
WORDS: tuple[str, ...] = ("=",)


_AT_LEAST = 2


def check(subject: Subject) -> Iterator[Hit]:
    """The first cell that holds nothing but literals for names which later cells read, before anything is computed."""
    if not subject.is_notebook or any("parameters" in cell.tags for cell in subject.code_cells):
        return
    by_cell: dict[int, list[ast.stmt]] = {}
    for statement in subject.tree.body:
        by_cell.setdefault(subject.place(statement).cell or 0, []).append(statement)
    for cell, body in by_cell.items():
        names = literal_assignments(body)
        if names is not None and len(names) >= _AT_LEAST:
            if _read_below(subject, set(names), cell):
                yield subject.hit(
                    body[0], f"this looks like parameters ({', '.join(list(names)[:4])}), and is not tagged"
                )
            return
        if not all(isinstance(one, ast.Import | ast.ImportFrom | ast.Expr | ast.Pass) for one in body):
            return


def _read_below(subject: Subject, names: set[str], cell: int) -> bool:
    read = {
        node.id
        for node in subject.index.nodes(ast.Name)
        if node.id in names and isinstance(node.ctx, ast.Load) and (subject.place(node).cell or 0) > cell
    }
    return len(read) >= _AT_LEAST
