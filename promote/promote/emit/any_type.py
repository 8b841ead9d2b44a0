"""How a module spells ``typing.Any``: under another name where the notebook's ``Any`` is something else."""

from __future__ import annotations

import ast
from collections.abc import Iterable

ANY = "Any"
OTHER = "AnyType"
PUBLIC = f"from typing import {ANY}"
PRIVATE = f"{PUBLIC} as {OTHER}"


def any_of_module(tree: ast.AST) -> str:
    """The spelling in a module that is already written."""
    return OTHER if any(_binds_any(node) for node in ast.walk(tree)) else ANY


def any_import(name: str) -> str:
    """The line that binds a spelling."""
    return PUBLIC if name == ANY else PRIVATE


def is_typing_any(imports: Iterable[str]) -> bool:
    """Whether the notebook's own imports of ``Any`` all mean the one of ``typing``."""
    lines = list(imports)
    return bool(lines) and all(line == PUBLIC for line in lines)


def _binds_any(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return any(_is_other(node, alias) for alias in node.names)
    if isinstance(node, ast.Import):
        return any(alias.asname == ANY or alias.name == ANY for alias in node.names)
    if isinstance(node, ast.Name):
        return node.id == ANY and not isinstance(node.ctx, ast.Load)
    if isinstance(node, (ast.alias, ast.keyword)):
        return False
    return ANY in (getattr(node, "name", None), getattr(node, "arg", None))


def _is_other(node: ast.ImportFrom, alias: ast.alias) -> bool:
    """Binds another ``Any``, or our private spelling of the real one."""
    if node.module == "typing" and alias.name == ANY:
        return alias.asname == OTHER
    return ANY in (alias.asname, alias.name)
