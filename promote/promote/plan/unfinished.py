"""Cells tagged ``raises-exception`` that did raise: the package does what they did, and goes on."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from dataclasses import replace

from promote.plan.facts import Facts, has_effect
from promote.plan.statements import parse_cell
from promote.plan.text import CellText, Edit
from promote_checks.notebook.model import Dropped, TranslatedCell


def as_far_as_they_ran(cells: Sequence[TranslatedCell], facts: Facts) -> tuple[TranslatedCell, ...]:
    """The cells, without the statements that an expected exception kept from running; lines stay where they are."""
    return tuple(
        _as_far_as_it_ran(cell, facts) if cell.raises and facts.raised(cell.index) else cell for cell in cells
    )


def _as_far_as_it_ran(cell: TranslatedCell, facts: Facts) -> TranslatedCell:
    body = parse_cell(cell.python).body
    reached = [n for n, node in enumerate(body) if list(facts.records_at(cell.index, node.lineno))]
    if not reached:
        return cell
    text = CellText(cell.python)
    last, name = body[reached[-1]], facts.raised(cell.index)
    never = [
        _dropped(cell, text, node, "never ran: the cell raises above it") for node in body[reached[-1] + 1 :]
    ]
    edits = [_blank(text, node) for node in body[reached[-1] + 1 :]]
    if any(map(has_effect, facts.records_at(cell.index, last.lineno))) or not isinstance(last, ast.Expr):
        edits += _suppressed(text, last, name)
    else:
        edits.append(_blank(text, last))
        never.insert(
            0, _dropped(cell, text, last, f"changes nothing and raises {name}, as the cell's tag says")
        )
    return replace(cell, python=_applied(cell.python, edits), dropped=(*cell.dropped, *never))


def _suppressed(text: CellText, node: ast.stmt, name: str) -> list[Edit]:
    """``with suppress(...):`` before a simple statement; a block would have to move its lines."""
    if hasattr(node, "body"):
        return []
    start, _ = text.span(node)
    known = name if isinstance(getattr(builtins, name, None), type) else "Exception"
    return [Edit(start, start, f'with __import__("contextlib").suppress({known}): ')]


def _blank(text: CellText, node: ast.stmt) -> Edit:
    start, end = text.span(node)
    before = text.text[text.text.rfind("\n", 0, start) + 1 : start]
    behind = text.text[end:].partition("\n")[0].lstrip()
    alone = not before.strip() and behind[:1] in ("", "#")
    return Edit(start, end, ("" if alone else "pass") + "\n" * text.text.count("\n", start, end))


def _dropped(cell: TranslatedCell, text: CellText, node: ast.stmt, reason: str) -> Dropped:
    return Dropped(cell.index, node.lineno, text.source(node), reason)


def _applied(python: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        python = python[: edit.start] + edit.text + python[edit.end :]
    return python
