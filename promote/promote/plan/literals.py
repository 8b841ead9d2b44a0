"""Literals that can be parameters: bound once, only read, small enough for a command line."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from promote.plan.statements import Statement

_MAX_ITEMS = 12
_MAX_TEXT = 120
_MISSING = object()
_LARGEST = 10**9
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], object]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv,
}  # fmt: skip
_POWER_BASES = (2, 10)
_LARGEST_EXPONENT = 64
ANY = "typing.Any"


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


def is_constant(node: ast.expr) -> bool:
    """An expression of constants alone: it names nothing, and is the same in every run."""
    return constant_value(node) is not _MISSING


def constant_value(node: ast.expr) -> object:
    """The value of a literal, of arithmetic with numbers, or of ``float("nan")``; ``_MISSING`` for all else."""
    found = literal_value(node)
    if found is not _MISSING:
        return found
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str() as text)], keywords=[]) if (
            text.strip().lower().lstrip("+-") in ("nan", "inf", "infinity")
        ):
            return float(text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = constant_value(operand)
            return -value if isinstance(value, (int, float)) else _MISSING
        case ast.BinOp(left=ast.Constant(value=int() as base), op=ast.Pow(), right=right):
            exponent = constant_value(right)
            if base in _POWER_BASES and isinstance(exponent, int) and abs(exponent) <= _LARGEST_EXPONENT:
                return _calculated(operator.pow, base, exponent)
            return _MISSING
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _calculated(_ARITHMETIC[type(op)], constant_value(left), constant_value(right))
        case _:
            return _MISSING


def _calculated(operation: Callable[[Any, Any], object], left: object, right: object) -> object:
    """Numbers of an ordinary size: ``10 ** 10 ** 10`` would take for ever."""
    for value in (left, right):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > _LARGEST:
            return _MISSING
    try:
        return operation(left, right)
    except ArithmeticError:
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


def annotation_of_any(value: object) -> str:
    """The annotation of any literal: ``typing.Any`` where the value alone does not say what may stand there."""
    if value is None or value == ():
        return ANY if value is None else "tuple[typing.Any, ...]"
    if isinstance(value, (bytes, complex)) or fits_command_line(value):
        return annotation_of(value)
    if isinstance(value, dict):
        return f"dict[{_common(value)}, {_common(value.values())}]"
    if isinstance(value, (list, set)):
        return f"{type(value).__name__}[{_common(value)}]"
    if isinstance(value, tuple):
        return f"tuple[{', '.join(map(annotation_of_any, value))}]"
    return type(value).__name__


def _common(values: Iterable[object]) -> str:
    kinds = {annotation_of_any(value) for value in values}
    return kinds.pop() if len(kinds) == 1 else "float" if kinds == {"int", "float"} else ANY


def annotation_text(node: ast.stmt, value: object) -> str:
    """What the author wrote, if built-in names say it; else what the value says."""
    if isinstance(node, ast.AnnAssign):
        written = ast.unparse(_Modern().visit(ast.parse(ast.unparse(node.annotation), mode="eval")))
        names = {n.id for n in ast.walk(ast.parse(written, mode="eval")) if isinstance(n, ast.Name)}
        parts = (
            ast.Name,
            ast.Subscript,
            ast.Tuple,
            ast.BinOp,
            ast.BitOr,
            ast.Constant,
            ast.Load,
            ast.Expression,
        )
        plain = all(isinstance(n, parts) for n in ast.walk(ast.parse(written, mode="eval")))
        if plain and names <= _BUILT_IN and _holds(written, value):
            return written
    return annotation_of_any(value)


_BUILT_IN = frozenset({"bool", "int", "float", "str", "bytes", "list", "dict", "tuple", "set"})
_OLD = {"List": "list", "Dict": "dict", "Tuple": "tuple", "Set": "set"}


class _Modern(ast.NodeTransformer):
    """``Optional[List[int]]`` as ``list[int] | None``."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(_OLD.get(node.id, node.id), ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """``typing.List``."""
        own = isinstance(node.value, ast.Name) and node.value.id in ("typing", "t")
        return self.visit(ast.Name(node.attr, ast.Load())) if own else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        base, inner = self.visit(node.value), self.visit(node.slice)
        named = base.id if isinstance(base, ast.Name) else ""
        if named == "Optional":
            return ast.BinOp(inner, ast.BitOr(), ast.Constant(None))
        if named == "Union" and isinstance(inner, ast.Tuple):
            whole = inner.elts[0]
            for each in inner.elts[1:]:
                whole = ast.BinOp(whole, ast.BitOr(), each)
            return whole
        return ast.Subscript(base, inner, ast.Load())


def _holds(written: str, value: object) -> bool:
    """The annotation allows the value that ran: people write ``x: int = None``."""
    names = (
        {n.strip().split("[")[0] for n in written.split("|")} if "|" in written else {written.split("[")[0]}
    )
    kind = "None" if value is None else type(value).__name__
    return kind in names or (kind == "int" and "float" in names)


def _element(values: list[object] | set[object]) -> str:
    kinds = {type(v) for v in values}
    return "float" if kinds == {int, float} else annotation_of(next(iter(values)))


def _scalar(value: object) -> bool:
    return isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) <= _MAX_TEXT)


def _one_type(values: object) -> bool:
    kinds = {type(v) for v in values}  # type: ignore[attr-defined]
    return len(kinds) == 1
