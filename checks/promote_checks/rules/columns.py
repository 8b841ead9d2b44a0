"""What a piece of code does to each column: how it fills gaps, cleans texts, encodes and rescales."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from promote_checks.rules.index import Index, argument, last_part, text_of

FILL, TEXT, CODE, SCALE = "fill", "text", "encoding", "function"
_TEXTS = frozenset({"lower", "upper", "strip", "title", "casefold", "capitalize"})
_FUNCTIONS = frozenset({"log", "log1p", "log2", "log10", "sqrt", "exp", "expm1", "square"})
_STATISTICS = frozenset({"mean", "median", "mode", "min", "max"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is done to one column."""

    column: str
    kind: str
    """``fill``, ``text``, ``encoding``, ``function``."""
    what: str
    """In a form in which equal things are equal texts."""
    node: ast.AST


def constants(index: Index) -> dict[str, ast.expr]:
    """Names that the file binds once, with what to: a fill value may be given a name."""
    found: dict[str, list[ast.expr]] = {}
    for node in index.nodes(ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(node.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def changes(nodes: Iterable[ast.AST], index: Index, known: Mapping[str, ast.expr]) -> Iterator[Change]:
    """What these nodes do to columns."""
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from _filled(node, known)
            yield from _cleaned(node)
            yield from _encoded(node, known)
            yield from _rescaled(node, index)
        elif isinstance(node, ast.BoolOp):
            yield from _or_else(node, known)
        elif isinstance(node, ast.If):
            yield from _set_where_missing(node, known)


def columns_read(nodes: Iterable[ast.AST]) -> set[str]:
    """Texts that are looked up."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            found.add(text_of(node.slice))
        elif isinstance(node, ast.Call) and last_part_of(node) == "get" and node.args:
            found.add(text_of(node.args[0]))
    return {name for name in found if name}


def column_of(node: ast.AST | None) -> str:
    """``purpose`` of ``df["purpose"]``, ``data.get("purpose")``, and of what is called on these; else empty."""
    while node is not None:
        if isinstance(node, ast.Subscript):
            return text_of(node.slice) or column_of(node.value)
        if isinstance(node, ast.Call):
            if last_part_of(node) == "get" and node.args and text_of(node.args[0]):
                return text_of(node.args[0]) or ""
            if isinstance(node.func, ast.Name):
                node = node.args[0] if node.func.id in ("str", "float", "int") and node.args else None
            else:
                node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return ""
    return ""


def last_part_of(call: ast.Call) -> str:
    """The name of what is called, without what it is called on."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else last_part(getattr(call.func, "id", ""))


def _filled(call: ast.Call, known: Mapping[str, ast.expr]) -> Iterator[Change]:
    name = last_part_of(call)
    value = argument(call, "value", 0)
    if name == "fillna" and isinstance(call.func, ast.Attribute) and value is not None:
        column = column_of(call.func.value)
        if column:
            yield from _fill(column, value, known, call)
        elif isinstance(value, ast.Dict):
            for key, one in zip(value.keys, value.values, strict=True):
                yield from _fill(text_of(key) or "", one, known, call)
    elif name == "get" and len(call.args) == 2:
        yield from _fill(text_of(call.args[0]) or "", call.args[1], known, call)


def _fill(column: str, value: ast.expr, known: Mapping[str, ast.expr], node: ast.AST) -> Iterator[Change]:
    what = _value(value, known)
    if column and what:
        yield Change(column, FILL, what, node)


def _value(node: ast.expr, known: Mapping[str, ast.expr]) -> str:
    """A literal, or a statistic of the column; empty for what can't be told."""
    if isinstance(node, ast.Name) and node.id in known:
        node = known[node.id]
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    ):
        return f"-{node.operand.value!r}"
    if isinstance(node, ast.Constant):
        # None means that nothing was filled.
        if node.value is None:
            return ""
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return f"{float(node.value):g}"
        return repr(node.value)
    found = [one for one in ast.walk(node) if isinstance(one, ast.Call) and last_part_of(one) in _STATISTICS]
    return f"the {last_part_of(found[0])}" if found else ""


def _or_else(node: ast.BoolOp, known: Mapping[str, ast.expr]) -> Iterator[Change]:
    """``data.get("income") or 0``."""
    first = node.values[0]
    is_default = isinstance(node.op, ast.Or) and len(node.values) == 2
    if is_default and isinstance(first, ast.Call) and last_part_of(first) == "get":
        yield from _fill(column_of(first), node.values[1], known, node)


def _set_where_missing(node: ast.If, known: Mapping[str, ast.expr]) -> Iterator[Change]:
    """``if data["age"] is None: data["age"] = 30``."""
    tested = {column_of(one) for one in ast.walk(node.test) if isinstance(one, ast.Subscript | ast.Call)}
    nothing = any(isinstance(one, ast.Is) for one in ast.walk(node.test)) or any(
        isinstance(one, ast.Call) and last_part_of(one) in ("isna", "isnull", "isnan")
        for one in ast.walk(node.test)
    )
    for statement in node.body if nothing else ():
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript):
            column = column_of(statement.targets[0])
            if column in tested:
                yield from _fill(column, statement.value, known, statement)


def _cleaned(call: ast.Call) -> Iterator[Change]:
    name = last_part_of(call)
    if name in _TEXTS and isinstance(call.func, ast.Attribute) and not call.args:
        column = column_of(call.func.value)
        if column:
            yield Change(column, TEXT, name, call)


def _encoded(call: ast.Call, known: Mapping[str, ast.expr]) -> Iterator[Change]:
    if (
        last_part_of(call) not in ("map", "replace")
        or not isinstance(call.func, ast.Attribute)
        or not call.args
    ):
        return
    table = call.args[0]
    table = known.get(table.id, table) if isinstance(table, ast.Name) else table
    column = column_of(call.func.value)
    if column and isinstance(table, ast.Dict):
        pairs = [
            (ast.unparse(k) if k else "**", ast.unparse(v))
            for k, v in zip(table.keys, table.values, strict=True)
        ]
        yield Change(
            column, CODE, "{" + ", ".join(f"{key}: {value}" for key, value in sorted(pairs)) + "}", call
        )


def _rescaled(call: ast.Call, index: Index) -> Iterator[Change]:
    name = index.qualified(call.func)
    module, _, function = name.rpartition(".")
    if module in ("numpy", "math", "np") and function in _FUNCTIONS and call.args:
        column = column_of(call.args[0])
        if column:
            yield Change(column, SCALE, function, call)
