"""The cell tagged ``parameters``, and what is a literal."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from promote_checks.rules.subject import Subject


def parameter_statements(subject: Subject) -> list[ast.stmt]:
    """The statements of the first tagged code cell."""
    tagged = next((cell.index for cell in subject.code_cells if "parameters" in cell.tags), None)
    if tagged is None:
        return []
    return [statement for statement in subject.tree.body if subject.place(statement).cell == tagged]


def parameters(subject: Subject) -> dict[str, ast.stmt]:
    """Name -> its assignment in the tagged cell."""
    found: dict[str, ast.stmt] = {}
    for statement in parameter_statements(subject):
        targets = (
            statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        )
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            for target in targets:
                parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
                found.update({one.id: statement for one in parts if isinstance(one, ast.Name)})
    return found


def literal_assignments(body: Sequence[ast.stmt]) -> dict[str, ast.stmt] | None:
    """Name -> assignment, if these statements are nothing but assignments of literals to names."""
    found: dict[str, ast.stmt] = {}
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if is_literal(value):
                found[name] = statement
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if is_literal(value):
                found[name] = statement
            case _:
                return None
    return found


def is_literal(node: ast.expr) -> bool:
    """A number, text, truth value or None, and lists, tuples and dicts of them; ``-1`` and ``2 * 60`` too."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=operand):
            return is_literal(operand)
        case ast.BinOp(left=left, right=right):
            return is_literal(left) and is_literal(right)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return all(is_literal(one) for one in elements)
        case ast.Dict(keys=keys, values=values):
            return all(one is not None and is_literal(one) for one in (*keys, *values))
    return False
