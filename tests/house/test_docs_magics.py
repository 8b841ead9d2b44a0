"""The page about magics says what the tables do, about every magic in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from promote_checks.errors import UserError
from promote_checks.notebook.magics.table import CELL_MAGICS, LINE_MAGICS
from promote_checks.notebook.model import Cell, Notebook, TranslatedCell
from promote_checks.notebook.translate import translate

PAGE = (Path(__file__).parents[2] / "docs/reference/magics.md").read_text(encoding="utf-8")
USE = re.compile(r"`(%%?\S[^`]*|!!?[^`]*)`")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def uses(section: str) -> list[str]:
    """The uses of magics that one section lists: the first column of its table, or its bullets, or its text."""
    body = SECTIONS[section]
    rows = [line.split(" | ")[0] for line in body.splitlines() if line.startswith("| `")]
    bullets = re.findall(r"^- .*(?:\n  .*)*", body, re.MULTILINE)
    return [use for part in rows or bullets or [body] for use in USE.findall(part)]


def key(use: str) -> tuple[str, str]:
    """Table and name of a use: ``%%time`` is ``("cell", "time")``."""
    signs, word = re.findall(r"^(%%|%|)(!!|!|\S+)", use)[0]
    return ("cell" if signs == "%%" else "line", word)


def translated(use: str) -> TranslatedCell:
    """A notebook of one cell, translated."""
    source = f"{use}\nx = 1\n" if use.startswith("%%") else use
    cell = Cell(0, "code", source)
    return translate(Notebook(Path("n.ipynb"), "0", "ipynb", "python", None, (cell,)))[0]


def test_every_magic_of_the_tables_is_on_the_page() -> None:
    known = {("line", name) for name in LINE_MAGICS} | {("cell", name) for name in CELL_MAGICS}
    listed = [
        key(use)
        for section in ("Translated", "Become a dependency", "Vanish", "Refused")
        for use in uses(section)
    ]
    assert sorted(known - set(listed)) == []
    assert sorted(set(listed) - known) == []


@pytest.mark.parametrize("use", uses("Translated"))
def test_translated(use: str) -> None:
    cell = translated(use)
    assert cell.dropped == ()
    assert cell.python.strip()


@pytest.mark.parametrize("use", uses("Become a dependency"))
def test_becomes_a_dependency(use: str) -> None:
    assert translated(use).dependencies == ("pandas",)


@pytest.mark.parametrize("use", uses("Vanish"))
def test_vanishes(use: str) -> None:
    cell = translated(use)
    assert cell.dropped
    assert cell.python.replace("x = 1", "").strip() == ""


@pytest.mark.parametrize("use", uses("Refused"))
def test_refused(use: str) -> None:
    with pytest.raises(UserError) as caught:
        translated(use)
    assert caught.value.hint
