"""``--param K=V``: put other literals into the notebook, in memory, before anything looks at it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook, TranslatedCell

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")
TAG = "parameters"


@dataclass(frozen=True, slots=True)
class Literal:
    """A parameter's value in the source: in which cell, and where there."""

    name: str
    cell: int
    node: ast.expr
    value: Any


def bind(notebook: Notebook, cells: Sequence[TranslatedCell], given: Sequence[tuple[str, str]]) -> Notebook:
    """Return the notebook with each given value in the place of the literal.

    Raises UserError for a name that is no parameter (all that are get listed) and for a value of another type.
    """
    if not given:
        return notebook
    found = parameters(cells)
    texts: dict[int, list[tuple[ast.expr, str]]] = {}
    for name, text in dict(given).items():
        literal = found.get(name)
        if literal is None:
            raise UserError(f"--param {name}: the notebook has no such parameter", _listed(found))
        texts.setdefault(literal.cell, []).append((literal.node, repr(_typed(literal, text))))
    changed = tuple(
        replace(cell, source=_spliced(cell.source, texts[cell.index])) if cell.index in texts else cell
        for cell in notebook.cells
    )
    return replace(notebook, cells=changed)


def parameters(cells: Sequence[TranslatedCell]) -> dict[str, Literal]:
    """Return what ``--param`` may set: literals of the tagged cell, and literals that are bound only once."""
    trees = [(cell, ast.parse(cell.python)) for cell in cells]
    bindings = Counter(name for _, tree in trees for name in _bound(tree))
    found: dict[str, Literal] = {}
    for cell, tree in trees:
        for literal in _literals(cell.index, tree):
            if TAG in cell.tags or (bindings[literal.name] == 1 and literal.name not in found):
                found[literal.name] = literal
    return found


def _literals(cell: int, tree: ast.Module) -> Iterator[Literal]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        if isinstance(target, ast.Name):
            try:
                yield Literal(target.id, cell, value, ast.literal_eval(value))
            except ValueError:  # an expression, not a literal
                continue


def _bound(tree: ast.AST) -> Iterator[str]:
    """Names that this code binds in the notebook's own namespace; each time counts."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            yield child.id
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield child.name
        elif isinstance(child, ast.alias):
            yield (child.asname or child.name).split(".")[0]
        if isinstance(child, _SCOPES):
            yield from (
                name for node in ast.walk(child) if isinstance(node, ast.Global) for name in node.names
            )
        else:
            yield from _bound(child)


def _typed(literal: Literal, text: str) -> Any:
    """Read the text as a value of the literal's type; where that says nothing (None), as any literal or text."""
    wanted = type(literal.value)
    try:
        value = _read(wanted, text)
    except (ValueError, SyntaxError):
        value = _NOTHING
    if value is _NOTHING or (wanted is not type(None) and type(value) is not wanted):
        hint = f"The notebook's own value is of type {wanted.__name__}; give one of the same type."
        raise UserError(f"--param {literal.name}: {text!r} is not of type {wanted.__name__}", hint)
    return value


_NOTHING = object()


def _read(wanted: type, text: str) -> Any:
    if wanted is str:
        return text
    if wanted is bool:
        known = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
        return known.get(text.lower(), _NOTHING)
    if wanted in (int, float, complex):
        return wanted(text)
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text if wanted is type(None) else _NOTHING


def _spliced(source: str, texts: Sequence[tuple[ast.expr, str]]) -> str:
    """Replace expressions of a cell, last first; columns are UTF-8 bytes, as in ``ast``."""
    lines = [line.encode() for line in source.split("\n")]
    for node, text in sorted(texts, key=lambda pair: (pair[0].lineno, pair[0].col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if last > first:  # keep the cell's lines where they are
            text = f"({text}{chr(10) * (last - first)})"
        tail = lines[last][node.end_col_offset :]
        whole = lines[first][: node.col_offset] + text.encode() + tail
        lines[first : last + 1] = whole.split(b"\n")
    return "\n".join(line.decode() for line in lines)


def _listed(found: dict[str, Literal]) -> str:
    if not found:
        return "It has none: a parameter is a literal that is bound once at top level, or in a cell tagged parameters."
    return "Its parameters: " + ", ".join(
        f"{name} ({type(one.value).__name__})" for name, one in found.items()
    )
