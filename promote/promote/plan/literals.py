"""Literals that can be parameters: bound once, only read, small enough for a command line."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from promote.plan.statements import Statement

_MAX_ITEMS = 12
_MAX_TEXT = 120
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Literal:
    """``name = value`` with a literal value."""

    name: str
    value: object
    source: str


def literal_assignment(statement: Statement) -> Literal | None:
    """The single name and literal that a statement assigns, if that is all it does."""
    node = statement.node
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target, value = node.target, node.value
    else:
        return None
    if not isinstance(target, ast.Name):
        return None
    found = literal_value(value)
    if found is _MISSING:
        return None
    return Literal(target.id, found, statement.cell_text.source(value))


def literal_value(node: ast.expr) -> object:
    """The value of a literal expression; ``_MISSING`` where it is none."""
    if isinstance(node, ast.Constant) and node.value is Ellipsis:
        return _MISSING
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _MISSING


def is_mutable(value: object) -> bool:
    """A list, dict or set, or a tuple that holds one."""
    if isinstance(value, tuple):
        return any(is_mutable(item) for item in value)
    return isinstance(value, (list, dict, set))


def fits_command_line(value: object) -> bool:
    """A scalar, or a small flat container of scalars, with a type that an annotation can name."""
    if value is None or isinstance(value, (bytes, complex)):
        return False
    if isinstance(value, str):
        return "\n" not in value and len(value) <= _MAX_TEXT
    if isinstance(value, dict):
        return (
            0 < len(value) <= _MAX_ITEMS
            and all(isinstance(k, str) and _scalar(v) for k, v in value.items())
            and _one_type(value.values())
        )
    if isinstance(value, (list, tuple, set)):
        return (
            0 < len(value) <= _MAX_ITEMS
            and all(map(_scalar, value))
            and (isinstance(value, tuple) or _one_type(value))
        )
    return isinstance(value, (bool, int, float))


def annotation_of(value: object) -> str:
    """The annotation of a value that ``fits_command_line``."""
    match value:
        case dict():
            return f"dict[str, {annotation_of(next(iter(value.values())))}]"
        case list() | set():
            return f"{type(value).__name__}[{_element(value)}]"
        case tuple():
            return f"tuple[{', '.join(annotation_of(item) for item in value)}]"
        case _:
            return type(value).__name__


def _element(values: list[object] | set[object]) -> str:
    kinds = {type(v) for v in values}
    return "float" if kinds == {int, float} else annotation_of(next(iter(values)))


def _scalar(value: object) -> bool:
    return isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) <= _MAX_TEXT)


def _one_type(values: object) -> bool:
    kinds = {type(v) for v in values}  # type: ignore[attr-defined]
    return len(kinds) == 1
