"""The words and numbers of the emitted service, read from its own source: one list, told to everyone."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote.scaffold.location import template_folder

SERVING = "serving"
"""Folder of the template with what only a project that serves has."""
PACKAGE = "{{cookiecutter.package}}"


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One error that a client can meet."""

    code: str
    status: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the contract tells about every service."""

    errors: tuple[ErrorCode, ...]
    limits: dict[str, int]
    """``body_bytes``, ``batch_bytes``, ``batch_rows``, ``depth``."""


def vocabulary() -> Vocabulary:
    """Read it from the template."""
    service = template_folder() / SERVING / "src" / PACKAGE / "service"
    errors = literals(service / "errors.py")["ERRORS"]
    limits = literals(service / "limits.py")
    return Vocabulary(
        tuple(ErrorCode(code, status, meaning) for code, (status, meaning) in errors.items()),
        {name.lower(): value for name, value in limits.items() if isinstance(value, int)},
    )


def literals(module: Path) -> dict[str, Any]:
    """Return the constants of a module that are written as literals; nothing of it is executed."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, node.value
        else:
            continue
        if isinstance(target, ast.Name):
            found[target.id] = ast.literal_eval(value)
    return found
