"""A stored output can't come from the code that stands above it.

Why: the code was changed after it was run. Who reads the notebook sees a result that this code does not give.

Mend: run the notebook from the top, and save.

Example: the cell ends with an assignment and shows a value; `print("v2")` shows `v1`; the cell calls nothing and
has printed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Output, Subject

CODE = "NB005"
NAME = "stale-output"
SEVERITY: Severity = "error"
HINT = "run the notebook from the top, and save"
WORDS: tuple[str, ...] = ()


_ACTIVE = (ast.Call, ast.Import, ast.ImportFrom, ast.With, ast.Attribute, ast.Subscript, ast.BinOp, ast.Await,
           ast.AsyncWith, ast.For, ast.FormattedValue, ast.Compare, ast.UnaryOp, ast.AugAssign, ast.Name)  # fmt: skip


def check(subject: Subject) -> Iterator[Hit]:
    """Outputs that contradict their cell. Cells with magics, or that don't parse, may do anything."""
    bodies = _bodies(subject)
    magical = {cell for cell, _ in subject.magics}
    for output in subject.outputs or ():
        body = bodies.get(output.cell)
        if body is None or output.cell in magical or not subject.cells[output.cell].source.strip():
            continue
        message = _contradiction(output, body, subject)
        if message:
            yield Hit(Place(output.cell, _last_line(subject, output.cell)), message)


def _contradiction(output: Output, body: list[ast.stmt], subject: Subject) -> str:
    source = subject.cells[output.cell].source.rstrip()
    if output.kind == "execute_result":
        if not body or not isinstance(body[-1], ast.Expr):
            return "the cell shows a value, and its code does not end with an expression"
        last = source.split("\n")[-1]
        if last.rstrip().endswith(";") and "#" not in last:
            return "the cell shows a value, and its last expression ends with a semicolon"
        return _other_literal(output, body[-1])
    if output.kind == "stream" and output.name == "stdout":
        return _printed(output, body, subject)
    if output.kind in ("stream", "error", "display_data") and _inert(body):
        return "the cell has an output, and nothing in its code could have made one"
    return ""


def _other_literal(output: Output, last: ast.Expr) -> str:
    """``3`` can't show ``4``."""
    value = last.value.value if isinstance(last.value, ast.Constant) else None
    if isinstance(value, int) and output.text.strip() not in ("", repr(value)):
        return f"the cell ends with {value!r} and shows something else"
    return ""


def _printed(output: Output, body: list[ast.stmt], subject: Subject) -> str:
    """Nothing that could print, or only prints of literal texts that are not what is stored."""
    if _inert(body):
        return "the cell has printed something, and nothing in its code prints"
    if not all(_is_print(statement) for statement in body):
        return ""
    stored = "".join(o.text for o in subject.outputs or () if o.cell == output.cell and o.name == "stdout")
    expected = "".join(_text(statement) + "\n" for statement in body)
    if stored.split() != expected.split():
        return "the cell prints a fixed text, and its stored output is another one"
    return ""


def _is_print(statement: ast.stmt) -> bool:
    """``print("...")`` of literal texts."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "print"
        and not call.keywords
        and all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in call.args)
    )


def _text(statement: ast.stmt) -> str:
    call = statement.value if isinstance(statement, ast.Expr) else None
    values = (
        [one.value for one in call.args if isinstance(one, ast.Constant)]
        if isinstance(call, ast.Call)
        else []
    )
    return " ".join(map(str, values))


def _inert(body: list[ast.stmt]) -> bool:
    """Only definitions and assignments of literals: nothing runs that could print or fail."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            if statement.decorator_list or statement.args.defaults:
                return False
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        elif not isinstance(statement, ast.Assign | ast.Pass) or any(
            isinstance(node, _ACTIVE) and not isinstance(getattr(node, "ctx", None), ast.Store)
            for node in ast.walk(statement)
        ):
            return False
    return True


def _bodies(subject: Subject) -> dict[int, list[ast.stmt]]:
    """Cell -> its top-level statements; only for cells that were read to the end."""
    unread = {one.cell for one in subject.not_checked}
    found: dict[int, list[ast.stmt]] = {
        cell.index: [] for cell in subject.code_cells if cell.index + 1 not in unread
    }
    for statement in subject.tree.body:
        cell = subject.place(statement).cell
        if cell in found:
            found[cell].append(statement)
    return found


def _last_line(subject: Subject, cell: int) -> int:
    return subject.cells[cell].source.rstrip().count("\n") + 1
