"""Other values of a parameter: of the same type, and far enough away that they should matter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from promote_checks.secrets.detect import holds_shape, looks_secret

NO_LITERAL = "no plain literal"
NO_OTHER = "no other value of its type suggests itself"
IS_PATH = "a path or an address"
IS_SECRET = "it looks secret"
_PATH = re.compile(r"[/\\]|://|^~|\.\w{1,7}$")


def why_not(name: str, value: Any, folder: Path) -> str:
    """Why a parameter is not varied; empty if it is."""
    text = f"{name} = {value!r}"
    if looks_secret(name, value) or holds_shape(text):
        return IS_SECRET
    if isinstance(value, str) and (_PATH.search(value) or (value and (folder / value).exists())):
        return IS_PATH
    return "" if any(True for _ in others(value)) else NO_OTHER


def literal(node: ast.stmt) -> Any:
    """The value of an assignment of one literal to one name. Raises ``ValueError`` for everything else."""
    value = getattr(node, "value", None)
    single = isinstance(node, ast.AnnAssign) or (
        isinstance(node, ast.Assign) and [type(one) for one in node.targets] == [ast.Name]
    )
    if value is None or not single:
        raise ValueError(NO_LITERAL)
    return ast.literal_eval(value)


def others(value: Any) -> Iterator[Any]:
    """At most two. The first is smaller where that makes sense: it is mostly valid, and quick to run."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (value // 2, value * 2) if abs(value) > 3 else (value + 1, value + 3)
        case float():
            yield from (value / 2, value * 1.5) if value else (0.5, 2.0)
        case str():
            yield value + "_" if value else "x"
        case list() | tuple():
            yield from _sequences(value)
        case dict():
            yield from _tables(value)


def _sequences(value: list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    kind = type(value)
    if len(value) > 1:
        yield kind(value[:-1])
        yield kind(value[1:])
    elif value:
        yield from (kind([one]) for one in others(value[0]))


def _tables(value: dict[Any, Any]) -> Iterator[Any]:
    changed = {key: next(others(one), one) for key, one in value.items()}
    if changed != value:
        yield changed
