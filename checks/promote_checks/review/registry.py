"""The items there are. Adding one is one record in the file of its section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from promote_checks.errors import UserError
from promote_checks.review.item import Item, Section
from promote_checks.review.items.beyond import CONTRACT, LEAKAGE, REPRODUCIBILITY, ROLLBACK
from promote_checks.review.items.data import DATA
from promote_checks.review.items.infrastructure import INFRASTRUCTURE
from promote_checks.review.items.model import MODEL
from promote_checks.review.items.monitoring import MONITORING

SECTIONS: Mapping[Section, tuple[Item, ...]] = MappingProxyType(
    {
        "data": DATA,
        "model": MODEL,
        "infrastructure": INFRASTRUCTURE,
        "monitoring": MONITORING,
        "reproducibility": REPRODUCIBILITY,
        "leakage": LEAKAGE,
        "contract": CONTRACT,
        "rollback": ROLLBACK,
    }
)
TITLES: Mapping[Section, str] = MappingProxyType(
    {
        "data": "Features and data",
        "model": "Model development",
        "infrastructure": "ML infrastructure",
        "monitoring": "Monitoring",
        "reproducibility": "Reproducibility",
        "leakage": "Leakage",
        "contract": "Contract",
        "rollback": "Rollback",
    }
)
RUBRIC: tuple[Section, ...] = ("data", "model", "infrastructure", "monitoring")
"""The four sections of the ML Test Score. Its score is that of the lowest."""
ITEMS: Mapping[str, Item] = MappingProxyType({item.id: item for items in SECTIONS.values() for item in items})


def require_known(ids: Sequence[str], *, items: Mapping[str, Item] = ITEMS) -> None:
    """Raise ``UserError`` for an id that is none, with those that look like it."""
    for one in ids:
        if one not in items:
            close = get_close_matches(one, items, n=3, cutoff=0.5)
            meant = f"Did you mean {' or '.join(close)}?" if close else "REVIEW.md lists all items."
            raise UserError(f"{one}: the review has no such item", meant)
