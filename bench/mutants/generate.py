"""Single faults in the body of one function, chosen by a seed."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.MatMult: ast.Mult,
}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one fault."""

    function: str
    line: int
    change: str
    """``constant 10 -> 11``."""
    source: str


def mutants(source: str, functions: frozenset[str], seed: str) -> list[Mutant]:
    """Every single fault in the bodies of ``functions``, in an order that ``seed`` decides."""
    tree = ast.parse(source)
    made = []
    for number, (function, _) in enumerate(_sites(tree, functions)):
        twin = copy.deepcopy(tree)
        node = list(_sites(twin, functions))[number][1]
        line = getattr(node, "lineno", 0)
        change = _break(node)
        if change:
            made.append(Mutant(function, line, change, ast.unparse(ast.fix_missing_locations(twin)) + "\n"))
    random.Random(seed).shuffle(made)
    return made


def _sites(tree: ast.Module, functions: frozenset[str]) -> Iterator[tuple[str, ast.AST]]:
    """Nodes that can be broken: inside bodies only, not in annotations, docstrings or text to print."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and function.name in functions:
            for statement in function.body:
                yield from ((function.name, node) for node in _inside(statement))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.JoinedStr) or _is_text_or_log(node):
        return
    if _breakable(node):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _inside(child)


def _is_text_or_log(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Constant):
        return True
    call = node.value
    target = call.func if isinstance(call, ast.Call) else None
    return (
        isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and target.value.id == "logger"
    )


def _breakable(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (bool, int, float))
    if isinstance(node, ast.BinOp):
        return type(node.op) in _OPERATORS
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in _COMPARISONS
    return isinstance(node, ast.Call) and any(word.arg for word in node.keywords)


def _break(node: ast.AST) -> str:
    """Change ``node`` in place and say how."""
    if isinstance(node, ast.Constant):
        return _break_constant(node)
    if isinstance(node, ast.BinOp):
        before, node.op = type(node.op), _OPERATORS[type(node.op)]()
        return f"operator {before.__name__} -> {type(node.op).__name__}"
    if isinstance(node, ast.Compare):
        first, node.ops[0] = type(node.ops[0]), _COMPARISONS[type(node.ops[0])]()
        return f"comparison {first.__name__} -> {type(node.ops[0]).__name__}"
    if isinstance(node, ast.Call):
        dropped = next(word for word in node.keywords if word.arg)
        node.keywords.remove(dropped)
        return f"argument {dropped.arg} dropped"
    return ""


def _break_constant(node: ast.Constant) -> str:
    before = node.value
    if isinstance(before, bool):
        node.value = not before
    elif isinstance(before, int):
        node.value = before + 1
    elif isinstance(before, float):
        node.value = before * 1.1 + 0.1
    return f"constant {before!r} -> {node.value!r}"
