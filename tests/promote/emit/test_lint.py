"""ruff over emitted text."""

from __future__ import annotations

import ast

import pytest

from promote.emit.lint import suppress, tidy


def test_tidy_fixes_and_formats_every_module() -> None:
    found = tidy({"a.py": "import os\nimport sys\nx = ( sys.path )\n", "b.py": "y=1"})
    assert found == {"a.py": "import sys\n\nx = sys.path\n", "b.py": "y = 1\n"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", "x = 1\n"),
        ("assert (1, 2)\n", "assert (1, 2)  # noqa: F631\n"),
        ("assert (1, 2)  # why\n", "assert (1, 2)  # why  # noqa: F631\n"),
        ("assert (1, 2)  # noqa: E722\n", "assert (1, 2)  # noqa: E722, F631, RUF100\n"),
        (
            "try:\n    x = 1\nexcept:\n    pass\n",
            "try:\n    x = 1\nexcept:  # noqa: E722, S110\n    pass\n",
        ),
    ],
)
def test_what_ruff_still_finds_is_marked_with_its_code(text: str, expected: str) -> None:
    assert suppress({"a.py": text, "b.py": "y = 1\n"}) == {"a.py": expected, "b.py": "y = 1\n"}


def test_what_is_marked_has_nothing_left_to_mark() -> None:
    once = suppress({"a.py": "try:\n    x = 1\nexcept:\n    assert (1, 2)\n"})
    assert suppress(once) == once


def test_the_mark_stands_where_a_long_text_ends() -> None:
    found = suppress({"a.py": 'assert (\n    1,\n    """a\n    b""",\n)\n'})
    ast.parse(found["a.py"])
    assert suppress(found) == found
    assert found["a.py"].count("noqa") == 1


def test_a_name_that_is_not_defined_is_a_fault_of_ours() -> None:
    text = "print(unknown)\n"
    assert suppress({"a.py": text}) == {"a.py": text}
    assert suppress({"a.py": text}, frozenset({"a.py"})) == {"a.py": "print(unknown)  # noqa: F821\n"}
