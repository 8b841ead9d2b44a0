"""What Python 3.9 does not know yet, written so that it does: the package runs in the notebook's interpreter."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from promote_checks.observe.observation import Observation

UNIONS_AND_KEYWORDS = (3, 10)
"""From here on ``X | Y`` is a type and ``@dataclass`` knows ``kw_only``."""
_FUTURE = "from __future__ import annotations"


def version_of(observation: Observation | None) -> tuple[int, int] | None:
    """Major and minor version of the notebook's interpreter; None where it never ran."""
    found = re.match(r"(\d+)\.(\d+)", observation.environment.python if observation else "")
    return (int(found[1]), int(found[2])) if found else None


def ruff_target(version: tuple[int, int] | None) -> str | None:
    """The version for which ruff must write, where its own lowest one is too new."""
    return "py{}{}".format(*version) if version is not None and version < UNIONS_AND_KEYWORDS else None


def for_version(modules: Mapping[str, str], version: tuple[int, int] | None) -> dict[str, str]:
    """Every module as an interpreter of that version can run it."""
    if version is None or version >= UNIONS_AND_KEYWORDS:
        return dict(modules)
    return {name: _with_future(_without_keywords(text)) for name, text in modules.items()}


def _without_keywords(text: str) -> str:
    """Fields of ``Params`` and ``Results`` are named by every caller of ours all the same."""
    return text.replace("@dataclass(frozen=True, kw_only=True", "@dataclass(frozen=True")


def _with_future(text: str) -> str:
    """Unions in annotations are not evaluated then."""
    tree = ast.parse(text)
    if _FUTURE in text or not any(map(_has_union, ast.walk(tree))):
        return text
    first = tree.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    lines = text.splitlines(keepends=True)
    place = (first.end_lineno or 1) if documented else 0
    return "".join([*lines[:place], f"\n{_FUTURE}\n\n", *lines[place:]])


def _has_union(node: ast.AST) -> bool:
    annotations = [getattr(node, field, None) for field in ("annotation", "returns")]
    parts = (part for each in annotations if isinstance(each, ast.AST) for part in ast.walk(each))
    return any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.BitOr) for part in parts)
