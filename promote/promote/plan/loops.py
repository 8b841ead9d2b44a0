"""Scripts that start an event loop of their own, which can't be done where one is running."""

from __future__ import annotations

import ast
from collections.abc import Iterable

_LIBRARIES = frozenset({"asyncio", "anyio", "trio", "uvloop"})
_STARTS = frozenset({"run", "Runner"})


def starts_a_loop(trees: Iterable[ast.AST]) -> bool:
    """Whether ``asyncio.run`` or one of its kin stands anywhere."""
    return any(_starts(node) for tree in trees for node in ast.walk(tree))


def _starts(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module in _LIBRARIES and any(alias.name in _STARTS for alias in node.names)
    if not isinstance(node, ast.Attribute):
        return False
    if node.attr in ("run_until_complete", "run_forever"):
        return True
    return node.attr in _STARTS and isinstance(node.value, ast.Name) and node.value.id in _LIBRARIES
