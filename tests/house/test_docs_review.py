"""The page about the items is made of the registry, and the pages around it name items that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from promote_checks.review.docs import page
from promote_checks.review.registry import ITEMS

DOCS = Path(__file__).parents[2] / "docs"
ABOUT = ["explanation/review.md", "how-to/review-a-project.md"]
ITEM = re.compile(r"\b(?:data|model|infra|monitor|repro|leakage|contract|rollback)-\d+\b")


def test_the_page_is_what_the_registry_says() -> None:
    """Make it again with `python -m promote_checks.review.docs docs/reference/review-items.md`."""
    assert (DOCS / "reference/review-items.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", ABOUT)
def test_items_that_are_named_exist(name: str) -> None:
    named = set(ITEM.findall((DOCS / name).read_text(encoding="utf-8")))
    assert named
    assert named - set(ITEMS) == set()


def test_what_is_said_to_be_required_is() -> None:
    """Every item that a merge always needs stands in the explanation; ranges are written out there."""
    text = (DOCS / "explanation/review.md").read_text(encoding="utf-8")
    for family, first, last in re.findall(r"`(\w+)-(\d)` to `\1-(\d)`", text):
        text += " ".join(f"{family}-{n}" for n in range(int(first), int(last) + 1))
    assert {name for name, item in ITEMS.items() if item.required == "always"} - set(
        ITEM.findall(text)
    ) == set()
