"""Modules beside the notebook move into the package; imports of them become relative."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from promote.plan.kinds import MODULES
from promote.plan.text import CellText, Edit

_OURS = frozenset(
    {"params", "results", "pipeline", "definitions", "replay", "notebook_code", *MODULES.values()}
)


def packaged_names(local: Mapping[str, str]) -> dict[str, str]:
    """Module beside the notebook -> its name in the package, out of the way of the modules we write."""
    return {name: f"local_{name}" if name in _OURS else name for name in local}


def relative_import(text: str, packaged: Mapping[str, str]) -> str:
    """The text of an import with modules beside the notebook taken from the package."""
    if not packaged:
        return text
    source = CellText(text)
    edits = list(local_import_edits(ast.parse(text), source, packaged))
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def local_import_edits(node: ast.AST, text: CellText, packaged: Mapping[str, str]) -> Iterator[Edit]:
    """Edits that make every import of such a module below ``node`` relative."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import) and any(alias.name in packaged for alias in inner.names):
            start, end = text.span(inner)
            yield Edit(start, end, "; ".join(_plain(alias, packaged) for alias in inner.names))
        elif (
            isinstance(inner, ast.ImportFrom)
            and not inner.level
            and inner.module
            and inner.module in packaged
        ):
            start, _ = text.span(inner)
            at = text.text.index(inner.module, start + len("from"))
            yield Edit(at, at + len(inner.module), f".{packaged[inner.module]}")


def _plain(alias: ast.alias, packaged: Mapping[str, str]) -> str:
    if alias.name not in packaged:
        return f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")
    name = packaged[alias.name]
    bound = alias.asname or alias.name
    return f"from . import {name}" + ("" if bound == name else f" as {bound}")


def vendored(local: Mapping[str, str]) -> dict[str, str]:
    """File name in the package -> source. Their author's code is taken as it is, types included."""
    packaged = packaged_names(local)
    return {
        f"{packaged[name]}.py": f"# mypy: ignore-errors\n{relative_import(source, packaged)}"
        for name, source in local.items()
    }
