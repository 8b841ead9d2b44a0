"""The faults of a mixed file, as the summary shows them."""

from __future__ import annotations

from collections.abc import Sequence

from promote.report.table import table
from promote_checks.notebook.where import where
from promote_checks.rules.finding import Finding

_MOST = 20


def faults(name: str, found: Sequence[Finding], *, is_plain: bool = False) -> list[str]:
    """One line for each: where, which rule, what. ``is_plain``: the file has no cells."""
    if not found:
        return []
    rows = [(_place(name, one, is_plain), one.code, one.message) for one in found[:_MOST]]
    rest = [f"  ... and {len(found) - _MOST} more, in promotion.json"] if len(found) > _MOST else []
    return [f"Coupling and cohesion: {len(found)} faults of {name}", *table(rows), *rest]


def _place(name: str, one: Finding, is_plain: bool) -> str:
    return name if one.cell is None else where(name, one.cell - 1, one.line, is_plain=is_plain)
