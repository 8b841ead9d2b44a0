"""Text edited by position: what is not edited stays as its author wrote it."""

from __future__ import annotations

import ast

import pytest

from promote.plan.text import CellText, Edit, indent


def body(source: str) -> ast.stmt:
    """The first statement in the body of the ``if`` that the source is."""
    outer = ast.parse(source).body[0]
    assert isinstance(outer, ast.If)
    return outer.body[0]


def insert(text: CellText, marker: str, new: str, order: int = 0) -> Edit:
    at = text.text.index(marker)
    return Edit(at, at + len(marker), new, order)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if a:\n    x = 1", "x = 1"),
        ("if a:\n    for i in x:\n        f(i)", "for i in x:\n    f(i)"),
        ("if a:\n    x = '''\n  b\n      c'''", "x = '''\n  b\n      c'''"),
        ('if a:\n    f("""\n      b""",\n      c)', 'f("""\n      b""",\n  c)'),
        ("if a:\n    x = 'b \\\n    c'", "x = 'b \\\n    c'"),
        ("if a:\n    x = [1,\n  2]", "x = [1,\n2]"),
        ("if a:\n    @d\n    def f():\n        pass", "@d\ndef f():\n    pass"),
        ("if a:\n    @d\n    @e(1)\n    class A:\n        x = 1", "@d\n@e(1)\nclass A:\n    x = 1"),
        ("if a:\n    for i in x:\n\n        # why\n        f(i)", "for i in x:\n\n    # why\n    f(i)"),
        ("if a:\n\tx = (1,\n\t     2)", "x = (1,\n     2)"),
        ("if a: x = 'é'; y = 2", "x = 'é'"),
    ],
)
def test_extract_moves_to_column_0(source: str, expected: str) -> None:
    assert CellText(source).extract(body(source)) == expected


def test_only_the_statement_itself() -> None:
    source = "a = 1; b = 'é'; c = 3  # d"
    text = CellText(source)
    assert [text.source(n) for n in ast.parse(source).body] == ["a = 1", "b = 'é'", "c = 3"]
    assert text.extract(ast.parse(source).body[2], trailing="  # d") == "c = 3  # d"


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [(1, 0, 0), (1, 1, 1), (1, 7, 6), (2, 0, 10), (2, 4, 14), (3, 0, 15), (9, 0, 15)],
)
def test_offset_counts_bytes_as_ast_does(line: int, column: int, expected: int) -> None:
    assert CellText("x = 'é' +\ny + z").offset(line, column) == expected


def test_offset_of_character_counts_characters_as_tokenize_does() -> None:
    assert CellText("é = 1\né + x").offset_of_character(2, 4) == 10


def test_line_without_its_end() -> None:
    text = CellText("a\nb")
    assert [text.line(n) for n in (0, 1, 2, 3)] == ["", "a", "b", ""]


def test_edits_are_applied_whatever_their_order() -> None:
    source = "if a:\n    x = f(b,\n          c)"
    text = CellText(source)
    edits = [insert(text, "c)", "d, e)"), insert(text, "f(", "g.f("), insert(text, "a:", "never")]
    assert text.extract(body(source), edits) == "x = g.f(b,\n      d, e)"


def test_insertions_at_one_place_keep_their_order() -> None:
    text = CellText("f(x)")
    edits = [Edit(3, 3, "3", 3), Edit(3, 3, "1", 1), Edit(3, 3, "2", 2)]
    assert text.extract(ast.parse("f(x)").body[0], edits) == "f(x123)"


def test_an_edit_inside_a_replaced_part_is_left_out() -> None:
    text = CellText("f(x, y)")
    edits = [Edit(2, 6, "z"), Edit(5, 6, "never")]
    assert text.extract(ast.parse("f(x, y)").body[0], edits) == "f(z)"


def test_what_an_edit_inserts_is_not_dedented() -> None:
    source = "if a:\n    x = 1"
    text = CellText(source)
    assert text.extract(body(source), [insert(text, "1", "(\n    2\n)")]) == "x = (\n    2\n)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "    a\n    b"),
        ("a\n\n  b", "    a\n\n      b"),
        ('x = """a\n b\n"""\ny', '    x = """a\n b\n"""\n    y'),
        ("x = 'a \\\nb'", "    x = 'a \\\nb'"),
        ("x = '''\n\n'''", "    x = '''\n\n'''"),
        ('f(f"""{a}\n b""",\n c)', '    f(f"""{a}\n b""",\n     c)'),
        ("x = 1 + \\\n  2", "    x = 1 + \\\n      2"),
    ],
)
def test_indent_leaves_lines_inside_strings(text: str, expected: str) -> None:
    assert indent(text) == expected
