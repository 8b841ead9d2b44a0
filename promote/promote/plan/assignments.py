"""``a = 1``, ``a: int = 1``, ``a, b = 1, 2``, ``a = b = 1``: which name gets which expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote.plan.literals import constant_value, is_constant, is_mutable
from promote.plan.text import CellText, Edit, applied


def assignments(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Name and expression, for each name that an assignment binds; nothing for all else."""
    if isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
        yield node.target.id, node.value
    elif isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if len(names) == len(node.targets):
            yield from ((name, node.value) for name in names)
        elif len(node.targets) == 1:
            yield from _pairs(node.targets[0], node.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if not (isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List))):
        return
    names = [each.id for each in target.elts if isinstance(each, ast.Name)]
    if len(names) == len(target.elts) == len(value.elts) and not any(
        isinstance(each, ast.Starred) for each in value.elts
    ):
        yield from zip(names, value.elts, strict=True)


def separated(python: str) -> str:
    """One statement for each name, where a statement binds several to constants; lines stay where they are."""
    text = CellText(python)
    edits = []
    for node in ast.parse(python).body:
        found = list(assignments(node))
        if len(found) > 1 and all(_may_part(node, value) for _, value in found):
            start, end = text.span(node)
            several = "; ".join(f"{name} = {text.source(value)}" for name, value in found)
            lines = text.source(node).count("\n") - several.count("\n")
            edits.append(Edit(start, end, several + "\n" * max(lines, 0)))
    return applied(python, edits)


def _may_part(node: ast.stmt, value: ast.expr) -> bool:
    """A constant; under two names only one of which two are as good as one."""
    return is_constant(value) and not (is_chain(node) and is_mutable(constant_value(value)))


def is_chain(node: ast.stmt) -> bool:
    """``a = b = 1``: one value under several names."""
    return isinstance(node, ast.Assign) and len(node.targets) > 1
