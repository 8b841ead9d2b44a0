"""What ``display`` shows inside blocks: only what is known to have no effect leaves the package."""

from __future__ import annotations

import ast

import pytest

from promote.plan.idle_displays import display_calls


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("display(x)", 1),
        ("for a in b:\n    display(a)\n    display(b)", 2),
        ("y = display(x)", 0),
        ("display(x, include=['text/plain'])", 0),
        ("show.display(x)", 0),
    ],
)
def test_calls_that_are_statements_are_found(source: str, count: int) -> None:
    assert len(list(display_calls(ast.parse(source)))) == count
