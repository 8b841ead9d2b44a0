"""One registry line adds a command; any other word is a notebook."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from promote.boundary import guarded
from promote.cli import COMMANDS, dispatch
from promote_checks.errors import UserError


def spoken(words: Sequence[str]) -> int:
    return len(words) + 40


def test_a_registered_word_gets_the_rest() -> None:
    assert dispatch(["say", "a", "b"], {"say": f"{__name__}:spoken"}) == 42


def test_another_word_is_a_notebook() -> None:
    with pytest.raises(UserError, match="No such option '--bogus'"):
        dispatch(["saying", "--bogus"], {"say": f"{__name__}:spoken"})


def test_an_empty_registry_knows_no_command() -> None:
    assert all(":" in reference for reference in COMMANDS.values())


def test_boundary_passes_codes_on() -> None:
    assert guarded(lambda: 1) == 1
