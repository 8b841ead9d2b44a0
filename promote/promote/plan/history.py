"""Where a cell refers to what IPython keeps of the cells before it: ``_``, ``_3``, ``Out``, ``In``, ``_i``."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from promote_checks.scopes.refs import Ref, module_refs

UNDERSCORES = ("_", "__", "___")
OUTPUTS = frozenset({"Out", "_oh"})
INPUTS = frozenset({"In", "_ih"})
_NUMBERED_OUTPUT = re.compile(r"_(\d+)")
_NUMBERED_INPUT = re.compile(r"_i(\d+)")
_INPUT_BEFORE = {"_i": 1, "_ii": 2, "_iii": 3}
_READING_CALLS = frozenset(
    {"all", "any", "dict", "enumerate", "len", "list", "max", "min", "print", "repr", "set", "sorted", "str", "sum",
     "tuple"}
)  # fmt: skip
_READING_METHODS = frozenset({"copy", "count", "get", "index", "items", "keys", "values"})

Kind = Literal["underscore", "output", "outputs", "input", "inputs", "earlier input"]


class UnknownHistory(Exception):
    """A use of IPython's history that no variable can stand for; the text says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One use of the history, and the expression that can be replaced for it."""

    kind: Kind
    node: ast.expr
    number: int = 0
    """Of ``_3``, ``Out[3]``, ``In[3]``; how many cells before of ``_ii``."""
    default: ast.expr | None = None
    """Second argument of ``Out.get``, or None as written where there is none."""


def is_history(name: str) -> bool:
    """Whether IPython itself binds the name in a notebook."""
    return (
        name in UNDERSCORES
        or name in OUTPUTS | INPUTS
        or name in _INPUT_BEFORE
        or bool(_NUMBERED_OUTPUT.fullmatch(name) or _NUMBERED_INPUT.fullmatch(name))
    )


def refs_in(tree: ast.Module) -> list[tuple[int, Ref]]:
    """Number of the statement and reference, for each name of the history, in the order of evaluation."""
    return [
        (number, ref)
        for number, statement in enumerate(tree.body)
        for ref in module_refs(statement)
        if is_history(ref.name) and isinstance(ref.node, (ast.Name, ast.Global, *_BINDERS))
    ]


_BINDERS = (
    ast.alias, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar,
    ast.MatchMapping,
)  # fmt: skip


def reference(ref: Ref, parents: dict[ast.AST, ast.AST]) -> Reference:
    """What a name that IPython bound is used for. Raises UnknownHistory where it is kept or changed as a whole."""
    node = ref.node
    assert isinstance(node, ast.Name)
    if ref.name in UNDERSCORES:
        return Reference("underscore", node)
    if ref.name in _INPUT_BEFORE:
        return Reference("earlier input", node, _INPUT_BEFORE[ref.name])
    numbered = _NUMBERED_OUTPUT.fullmatch(ref.name)
    if numbered:
        return Reference("output", node, int(numbered[1]))
    numbered = _NUMBERED_INPUT.fullmatch(ref.name)
    if numbered:
        return Reference("input", node, int(numbered[1]))
    return _element(node, parents) or _whole(node, parents)


def _element(node: ast.Name, parents: dict[ast.AST, ast.AST]) -> Reference | None:
    """``Out[3]``, ``In[3]``, ``Out.get(3, None)``."""
    kind: Kind = "output" if node.id in OUTPUTS else "input"
    parent = parents.get(node)
    if isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.ctx, ast.Load):
        number = _integer(parent.slice)
        return None if number is None else Reference(kind, parent, number)
    call = parents.get(parent) if isinstance(parent, ast.Attribute) and parent.attr == "get" else None
    if kind == "output" and isinstance(call, ast.Call) and call.func is parent and not call.keywords:
        number = _integer(call.args[0]) if call.args else None
        if number is not None and len(call.args) <= 2:
            default = call.args[1] if len(call.args) == 2 else ast.Constant(None)
            return Reference(kind, call, number, default)
    return None


def _whole(node: ast.Name, parents: dict[ast.AST, ast.AST]) -> Reference:
    kind: Kind = "outputs" if node.id in OUTPUTS else "inputs"
    if not _only_reads(node, parents.get(node), parents):
        raise UnknownHistory(f"{node.id} itself is kept, passed on or changed")
    return Reference(kind, node)


def _only_reads(node: ast.Name, parent: ast.AST | None, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether what stands around the name takes something out of it, and keeps nothing of it."""
    match parent:
        case ast.Subscript(ctx=ast.Load()):
            return parent.value is node
        case ast.Compare() | ast.FormattedValue():
            return True
        case ast.comprehension() | ast.For():
            return parent.iter is node
        case ast.Attribute(attr=attribute):
            call = parents.get(parent)
            return attribute in _READING_METHODS and isinstance(call, ast.Call) and call.func is parent
        case ast.Call(func=ast.Name(id=function)):
            return function in _READING_CALLS and node in parent.args
        case ast.Expr():
            return True
    return False


def _integer(node: ast.expr) -> int | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def parents_in(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Each node's parent."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def bound_by_name_alone(refs: Sequence[Ref]) -> bool:
    """Whether the notebook binds a name by assignments only, not by ``import`` or ``def``."""
    return all(isinstance(ref.node, ast.Name) for ref in refs if ref.context != "load")
