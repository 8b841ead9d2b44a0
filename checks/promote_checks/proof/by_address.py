"""Sets whose order depends on memory addresses: what is computed in that order can't be proven by any run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation

_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_ORDERLESS_CALLS = frozenset(
    {"all", "any", "bool", "frozenset", "hash", "id", "isinstance", "len", "set", "sorted", "type"}
)
_ORDERLESS_METHODS = frozenset(
    {"add", "clear", "copy", "difference", "discard", "intersection", "isdisjoint", "issubset", "issuperset",
     "remove", "symmetric_difference", "union", "update"}
)  # fmt: skip


def ordered_by_address(observation: Observation, cells: Sequence[TranslatedCell]) -> tuple[str, ...]:
    """Names of the notebook that held such a set, and that something used in a way that may show its order."""
    held = {name for record in observation.statements for name in record.by_address}
    if not held:
        return ()
    used = {name for cell in cells for name in _in_order(compile(cell.python, "", "exec", _FLAGS))}
    return tuple(sorted(held & used))


def _in_order(tree: ast.AST) -> Iterator[str]:
    """Names that are read anywhere but where the order of a set can't matter."""
    harmless = {id(node) for parent in ast.walk(tree) for node in _harmless(parent)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in harmless:
            yield node.id


def _harmless(node: ast.AST) -> Iterator[ast.AST]:
    """Children of a node in whose place a set may stand whatever its order."""
    if isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in _ORDERLESS_CALLS:
            yield from node.args
        if isinstance(node.func, ast.Attribute) and node.func.attr in _ORDERLESS_METHODS:
            yield node.func.value
    elif isinstance(node, (ast.If, ast.While, ast.IfExp)):
        yield node.test
    elif isinstance(node, ast.Expr):
        yield node.value
