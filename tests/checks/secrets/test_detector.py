"""One table of ways to write a secret, and of texts that are none, for everything that looks for them."""

from __future__ import annotations

import pytest
from tests.checks.secrets.ways import ATTACKED, B64, BY_NAME, BY_SHAPE, HEX, NEAR_MISSES, S

from promote_checks.rules.masking import mask
from promote_checks.secrets.detect import holds_shape, looks_secret
from promote_checks.secrets.hide import hide_all
from promote_checks.secrets.source import hidden_source, secrets_of_source

WAYS = {**BY_NAME, **ATTACKED}
FORMS = (S, S[:9], S[9:], B64, HEX, S[::-1])


def test_the_table_is_as_long_as_promised() -> None:
    assert len(BY_NAME) + len(BY_SHAPE) >= 80
    assert len(NEAR_MISSES) >= 40


@pytest.mark.parametrize("source", WAYS.values(), ids=WAYS)
def test_found_by_name(source: str) -> None:
    assert secrets_of_source(source, mask(source).python)
    assert [form for form in FORMS if form in hidden_source(source, mask(source).python)] == []


@pytest.mark.parametrize("value", BY_SHAPE.values(), ids=BY_SHAPE)
def test_found_by_shape(value: str) -> None:
    assert looks_secret("x", value)
    assert holds_shape(f"some words, {value} and more")
    first = value.split("\n")[0]
    assert first not in hide_all(f"x is {value}")
    assert secrets_of_source(f"x = {value!r}\n")


def test_near_misses() -> None:
    wrong = [source for source in NEAR_MISSES if secrets_of_source(source, mask(source).python)]
    assert len(wrong) <= 1, wrong
