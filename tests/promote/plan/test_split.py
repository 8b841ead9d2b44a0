"""Top-level statements with their comments and places."""

from __future__ import annotations

import pytest

from promote.plan.statements import Statement, split
from promote_checks.notebook.model import Position, TranslatedCell


def statements(*sources: str) -> tuple[Statement, ...]:
    return split([TranslatedCell(2 * n, source) for n, source in enumerate(sources)])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("# only a comment", []),
        ("a\nb", ["a", "b"]),
        ("a; b; c;", ["a", "b", "c"]),
        ("if x: a; b", ["if x: a; b"]),
        ("@d\ndef f():\n    pass", ["@d\ndef f():\n    pass"]),
        ("if __name__ == '__main__':\n    a\n    b\nc", ["a", "b", "c"]),
        ("if '__main__' == __name__:\n    a", ["a"]),
        (
            "if __name__ == '__main__':\n    a\nelse:\n    b",
            ["if __name__ == '__main__':\n    a\nelse:\n    b"],
        ),
        ("if __name__ != '__main__':\n    a", ["if __name__ != '__main__':\n    a"]),
        ("if name == '__main__':\n    a", ["if name == '__main__':\n    a"]),
        ("if __name__ == '__main__':\n    if __name__ == '__main__':\n        a", ["a"]),
    ],
)
def test_sources(source: str, expected: list[str]) -> None:
    assert [s.source for s in statements(source)] == expected


def test_numbers_and_positions() -> None:
    found = statements("a\nb", "", "@d\ndef f(): pass; é = 1\nx; y")
    assert [(s.number, s.position) for s in found] == [
        (0, Position(0, 1, 0)),
        (1, Position(0, 2, 0)),
        (2, Position(4, 2, 0)),
        (3, Position(4, 3, 0)),
        (4, Position(4, 3, 3)),
    ]


def test_last_in_cell() -> None:
    assert [s.last_in_cell for s in statements("a\nb", "c")] == [False, True, True]


def test_comments_stay_with_their_statement() -> None:
    found = statements(
        "#!python\n# above\n\n# again\na  # behind\n# between\nb = [\n    # inside\n    1\n]\n# below\n# last"
    )
    assert [(s.comments, s.trailing, s.after) for s in found] == [
        (("# above", "# again"), "  # behind", ()),
        (("# between",), "", ("# below", "# last")),
    ]


def test_a_comment_behind_several_statements_belongs_to_the_last() -> None:
    assert [s.trailing for s in statements("a; b  # c")] == ["", "  # c"]


def test_a_hash_in_a_string_is_no_comment() -> None:
    found = statements("a = '# b'\nc = '''\n# d\n'''\ne")
    assert [(s.comments, s.trailing) for s in found] == [((), ""), ((), ""), ((), "")]


@pytest.mark.parametrize(
    ("source", "silent"), [("a;", True), ("a; # b", True), ("a # ;", False), ("a", False)]
)
def test_silent(source: str, silent: bool) -> None:
    assert statements(source)[-1].silent is silent


@pytest.mark.parametrize(
    ("source", "awaits"),
    [
        ("await f()", True),
        ("x = [i async for i in y]", True),
        ("async with a: pass", True),
        ("async for i in x: pass", True),
        ("async def f(): await g()", False),
        ("f = lambda: x", False),
    ],
)
def test_is_await(source: str, awaits: bool) -> None:
    assert statements(source)[0].is_await is awaits


def test_lines_count_decorators_and_continuations() -> None:
    assert [s.lines for s in statements("@d\n@e\ndef f():\n    pass\nx = (1,\n     2)")] == [4, 2]


def test_captured_is_the_cells() -> None:
    found = split([TranslatedCell(0, "a", captured=True), TranslatedCell(1, "b")])
    assert [s.captured for s in found] == [True, False]


def test_two_alike_are_still_two() -> None:
    one, two = statements("a", "a")
    assert one != two
