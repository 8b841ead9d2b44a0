"""What a notebook imports for certain, and before anything that could change what an import does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

_AMBIENT = re.compile(
    r"\benviron\b|\bputenv\b|\bsys\s*\.\s*(path|modules|meta_path)\b|\bchdir\b|\bset_start_method\b|\.use\(|"
    r"\bimportlib\b|\breload\b|\bPYTHON[A-Z]+\b|\bfork\b|\bsetrecursionlimit\b|\bsetlocale\b|\bimport_hooks\b"
)
"""After one of these an import may do something else than before it: nothing later is imported early."""
_HARMLESS = re.compile(r"\s*%%?(matplotlib\s+inline|time|timeit|config|precision|xmode)\b.*")
_MAGIC = re.compile(r"\s*[%!]")
NOT_SHARED = frozenset({"__future__", "antigravity", "this"})


def preloadable(sources: Iterable[str], folder: Path) -> list[list[Any]]:
    """``[module, names]`` of the imports at the top level of cells, in order, without modules of ``folder``.

    Modules beside the notebook belong to the copy in which a point runs: each imports its own.
    """
    found: list[list[Any]] = []
    for source in sources:
        kept, stopped = _before_hazard(source)
        found += [item for item in _imports(kept) if not _is_local(item[0], folder)]
        if stopped:
            break
    unique: list[list[Any]] = []
    for item in found:
        if item not in unique:
            unique.append(item)
    return unique


def _before_hazard(source: str) -> tuple[str, bool]:
    """The lines of a cell before the first that may change what imports do; magics become nothing."""
    lines: list[str] = []
    for line in source.splitlines():
        if _HARMLESS.match(line):
            lines.append("")
        elif _MAGIC.match(line) or _AMBIENT.search(line):
            return "\n".join(lines), True
        else:
            lines.append(line)
    return "\n".join(lines), False


def _imports(source: str) -> list[list[Any]]:
    return [item for node in _statements(source) for item in _named(node)]


def _statements(source: str) -> Sequence[ast.stmt]:
    """Top-level statements; the head of the text that parses, where the rest doesn't."""
    lines = source.splitlines()
    while lines:
        try:
            return ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            lines = lines[: max(min((error.lineno or 1) - 1, len(lines) - 1), 0)]
    return []


def _named(node: ast.stmt) -> list[list[Any]]:
    if isinstance(node, ast.Import):
        return [[alias.name, []] for alias in node.names if alias.name not in NOT_SHARED]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level and node.module not in NOT_SHARED:
        return [[node.module, [alias.name for alias in node.names if alias.name != "*"]]]
    return []


def _is_local(module: str, folder: Path) -> bool:
    top = module.partition(".")[0]
    return (folder / f"{top}.py").exists() or (folder / top).is_dir()
