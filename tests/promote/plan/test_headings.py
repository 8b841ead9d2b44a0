"""Headings and first sentences of the prose between the cells."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import Small

from promote.plan.headings import carried_headings, first_sentence, last_heading, title_of, with_headings
from promote.plan.statements import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\ntext\n## Two ##\ntext", "Two"),
        ("One\n===\ntext", "One"),
        ("One\n---", "One"),
        ("<h2 class='a'>One <b>two</b></h2>", "One two"),
        ("```\n# no heading\n```", ""),
        ("#no heading", ""),
        ("####### seven", ""),
        ("# **Bold** and `code` and [a link](http://x.y)", "Bold and code and a link"),
        ("# ![picture](a.png)", ""),
        ("text\n\n---\n\nmore", ""),
        ("no heading", ""),
        ("# snake_case name", "snake_case name"),
    ],
)
def test_last_heading(text: str, expected: str) -> None:
    assert last_heading(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title\n\nFirst one. Second one.", "First one."),
        ("Is it? Yes.", "Is it?"),
        ("Title\n=====\nThe text", "The text"),
        ("- a list\n- of items", ""),
        ("> quoted", ""),
        ("![a](b.png)\nThe text.", "The text."),
        ("http://x.y", ""),
        ("One line\nand the next. More.", "One line and the next."),
        ("a" * 161, ""),
        ("", ""),
    ],
)
def test_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def test_only_the_first_statement_behind_prose_carries_it() -> None:
    small = Small(
        ("# markdown\n# Story", "# markdown\n## Load\n\nRead it.", "a\nb", "c", "# markdown\nWhy.", "d")
    )
    found = with_headings(small.notebook, split(small.cells))
    assert [(s.source, s.heading, s.prose) for s in found] == [
        ("a", "Load", "Read it."),
        ("b", "", ""),
        ("c", "", ""),
        ("d", "", "Why."),
    ]


def test_a_heading_moves_on_to_the_next_chosen_statement() -> None:
    small = Small(("# markdown\n# One\n\nFirst.", "a", "b", "# markdown\n# Two", "c", "d"))
    statements = with_headings(small.notebook, split(small.cells))
    chosen = carried_headings(statements, lambda s: s.source in ("b", "d"))
    assert [(s.source, s.heading, s.prose) for s in chosen] == [("b", "One", "First."), ("d", "Two", "")]


def test_title() -> None:
    assert title_of(Small(("# markdown\ntext", "# markdown\n# One\n# Two", "a")).notebook) == "One"
    assert title_of(Small(("a",)).notebook) == "Small story"
