"""Docstrings that the notebook reads."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import statements_of

from promote.emit.docstrings import docstring_edits, docstrings_are_read


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("x = f.__doc__", True),
        ("import inspect\ninspect.getdoc(f)", True),
        ("from inspect import getdoc\ngetdoc(f)", True),
        ("x = f.__name__", False),
        ("'__doc__'", False),
    ],
)
def test_docstrings_are_read(source: str, read: bool) -> None:
    assert docstrings_are_read(statements_of(source)) is read


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    'a'\n    return 1", "def f():\n    'a'  # fmt: skip\n    return 1"),
        ("class A:\n    '''a\n  b'''", "class A:\n    '''a\n  b'''  # fmt: skip"),
        ("def f():\n    'a'; x = 1", "def f():\n    'a'; x = 1"),
        ("def f():\n    return 'a'", "def f():\n    return 'a'"),
    ],
)
def test_docstrings_are_marked(source: str, expected: str) -> None:
    (statement,) = statements_of(source)
    text = statement.cell_text
    assert text.extract(statement.node, docstring_edits(statement.node, text)) == expected
