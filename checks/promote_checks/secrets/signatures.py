"""What the notebook's cells define for each other: parameters of functions, and variables that are bound once."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Signatures = Mapping[str, tuple[str, ...]]
"""Callable -> names of its positional parameters."""
Variables = Mapping[str, ast.expr]
"""Variable -> the expression that it is bound to, where there is only one."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a value by position is called, and what a name in an expression stands for."""

    signatures: Signatures
    variables: Variables


def definitions_of(trees: Sequence[ast.AST]) -> Definitions:
    """Of all cells together."""
    return Definitions(signatures_of(trees), variables_of(trees))


def variables_of(trees: Iterable[ast.AST]) -> Variables:
    """Variables that are bound once, by a plain assignment."""
    found: dict[str, ast.expr] = {}
    bound: Counter[str] = Counter()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound[node.id] += 1
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return {name: value for name, value in found.items() if bound[name] == 1}


def signatures_of(trees: Iterable[ast.AST]) -> Signatures:
    """Of every function, class, dataclass and named tuple that is defined in these trees."""
    found: dict[str, tuple[str, ...]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            found.update(_signature(node))
    return found


def by_position(call: ast.Call, signatures: Signatures) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of the positional arguments of a call."""
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    yield from zip(signatures.get(called, ()), call.args, strict=False)


def _signature(node: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        names = _positional(node.args)
        yield node.name, names[1:] if names[:1] in (("self",), ("cls",)) else names
    elif isinstance(node, ast.ClassDef):
        made = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
        fields = tuple(
            one.target.id
            for one in node.body
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        )
        yield node.name, _positional(made[0].args)[1:] if made else fields
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        if isinstance(node.value, ast.Lambda):
            yield node.targets[0].id, _positional(node.value.args)
        elif (
            isinstance(node.value, ast.Call)
            and _called(node.value) == "namedtuple"
            and len(node.value.args) > 1
        ):
            yield node.targets[0].id, tuple(_field_names(node.value.args[1]))


def _positional(arguments: ast.arguments) -> tuple[str, ...]:
    return tuple(one.arg for one in (*arguments.posonlyargs, *arguments.args))


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _field_names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from node.value.replace(",", " ").split()
    elif isinstance(node, (ast.List, ast.Tuple)):
        yield from (str(one.value) for one in node.elts if isinstance(one, ast.Constant))
