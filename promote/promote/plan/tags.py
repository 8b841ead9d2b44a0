"""The tags of papermill's cells."""

from __future__ import annotations

from promote_checks.notebook.model import TranslatedCell

TAGS = frozenset({"parameters", "injected-parameters"})


def is_tagged(cell: TranslatedCell) -> bool:
    """Papermill's own cell, or the one that it put behind it."""
    return bool(TAGS.intersection(cell.tags))
