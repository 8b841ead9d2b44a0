"""``_``, ``Out[3]`` and ``_3`` as ordinary variables: the display that they refer to is given a name."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from promote.plan.facts import Facts
from promote.plan.statements import parse_cell
from promote.plan.text import CellText, Edit
from promote_checks.notebook.model import TranslatedCell

_NUMBERED = re.compile(r"^_(\d+)$")
_ANY_DISPLAYS = (0, 0, 0)
"""As many as ``___`` reaches back: is it a reference at all, wherever it stands?"""


def name_outputs(cells: Sequence[TranslatedCell], facts: Facts) -> tuple[TranslatedCell, ...]:
    """The cells, with ``out_3 = expression`` for each display that a later cell refers to, and ``out_3`` there."""
    trees = {c.index: parse_cell(c.python) for c in cells}
    if not any(_refers(tree) for tree in trees.values()) or _binds_underscore(trees.values()):
        return tuple(cells)
    counts = _execution_counts(cells, trees)
    shown: list[int] = []
    edits: dict[int, list[Edit]] = {}
    needed: set[int] = set()
    for cell in cells:
        text = CellText(cell.python)
        for node in ast.walk(trees[cell.index]):
            target = _target(node, shown)
            if target is not None and target in shown:
                needed.add(target)
                start, end = text.span(node)
                edits.setdefault(cell.index, []).append(Edit(start, end, f"out_{target}"))
        if _displays(cell, trees[cell.index], facts):
            shown.append(counts[cell.index])
    for cell in cells:
        if counts.get(cell.index) in needed:
            text = CellText(cell.python)
            start, _ = text.span(trees[cell.index].body[-1])
            edits.setdefault(cell.index, []).append(Edit(start, start, f"out_{counts[cell.index]} = "))
    return tuple(_applied(cell, edits.get(cell.index, [])) for cell in cells)


def _applied(cell: TranslatedCell, edits: list[Edit]) -> TranslatedCell:
    python = cell.python
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        python = python[: edit.start] + edit.text + python[edit.end :]
    return replace(cell, python=python) if edits else cell


def _refers(tree: ast.AST) -> bool:
    return any(_target(node, _ANY_DISPLAYS) is not None for node in ast.walk(tree))


def _target(node: ast.AST, shown: Sequence[int]) -> int | None:
    """Execution count of the display that the node refers to."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if node.id in ("_", "__", "___") and len(shown) >= len(node.id):
            return shown[-len(node.id)]
        match = _NUMBERED.match(node.id)
        return int(match[1]) if match else None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Out":
        key = node.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, int):
            return key.value
        if (
            isinstance(key, ast.UnaryOp)
            and isinstance(key.op, ast.USub)
            and isinstance(key.operand, ast.Constant)
        ):
            return None
    return None


def _binds_underscore(trees: object) -> bool:
    for tree in trees:  # type: ignore[attr-defined]
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == "_":
                return True
            if isinstance(node, ast.alias) and node.asname == "_":
                return True
    return False


def _execution_counts(cells: Sequence[TranslatedCell], trees: dict[int, ast.Module]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for cell in cells:
        if cell.python.strip() or cell.dropped:
            counts[cell.index] = len(counts) + 1
    return counts


def _displays(cell: TranslatedCell, tree: ast.Module, facts: Facts) -> bool:
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return False
    if not facts.observed:
        return not cell.python.rstrip().endswith(";")
    assert facts.observation is not None
    last = tree.body[-1]
    return any(
        r.displayed and r.displayed != "None"
        for r in facts.observation.statements
        if r.cell == cell.index and r.line == last.lineno
    )
