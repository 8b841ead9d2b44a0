"""The registry: the 28 tests of the rubric, each with what a person needs to answer it."""

from __future__ import annotations

import pytest

from promote_checks.errors import UserError
from promote_checks.review.item import Item
from promote_checks.review.registry import ITEMS, RUBRIC, SECTIONS, require_known


def test_the_rubric_has_four_sections_of_seven() -> None:
    assert {name: len(SECTIONS[name]) for name in RUBRIC} == dict.fromkeys(RUBRIC, 7)
    assert len(ITEMS) == sum(len(items) for items in SECTIONS.values())


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.id)
def test_every_item_is_complete(item: Item) -> None:
    assert item in SECTIONS[item.section]
    assert item.question.endswith(".")
    assert item.who and item.shown and item.scope
    assert not item.shown.endswith(".")
    # What nothing looks at has no gap, and needs nothing.
    assert item.look or (not item.gap and item.needs == "nothing more")


def test_what_only_a_staging_run_shows_is_never_required_without_a_service() -> None:
    assert [i.id for i in ITEMS.values() if i.needs == "a staging run" and i.required == "always"] == []


def test_an_unknown_item_is_told_with_those_like_it() -> None:
    with pytest.raises(UserError) as caught:
        require_known(["model-1", "modle-2"])
    assert caught.value.message == "modle-2: the review has no such item"
    assert "model-2" in caught.value.hint
