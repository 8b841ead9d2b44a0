"""Magics become Python of the same length, and what they bind stays bound."""

from __future__ import annotations

import pytest

from promote_checks.notebook.python_text import parses
from promote_checks.rules.masking import mask


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("x = 1", "x = 1"),
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if a:\n    !ls", "if a:\n    pass"),
        ("files = !ls *.csv", "files = []"),
        ("out = %sql select 1", "out = None"),
        ("%time y = f(x)", "y = f(x)"),
        ("%timeit -n 10 f(x)", "f(x)"),
        ("%%time\ny = f(x)", "\ny = f(x)"),
        ("%%bash\nls", "\n"),
        ("df?", "pass"),
        ("!pip install a \\\n  b\nx = 1", "pass\n\nx = 1"),
        ('text = """\n%not a magic\n"""\n%pwd', 'text = """\n%not a magic\n"""\npass'),
        ("x = (5\n%y)", "x = (5\n%y)"),
    ],
)
def test_mask(source: str, python: str) -> None:
    masked = mask(source)
    assert masked.python == python
    assert parses(masked.python)


def test_a_cell_of_another_language_is_named() -> None:
    assert mask("%%bash\nls").foreign == "%%bash"
    assert mask("%%capture out\nx = 1").foreign == ""


def test_magics_keep_their_lines() -> None:
    magics = mask("x = 1\n!pip install a\n%cd data").magics
    assert [(one.line, one.sign, one.text) for one in magics] == [
        (2, "!", "pip install a"),
        (3, "%", "cd data"),
    ]
