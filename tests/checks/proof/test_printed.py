"""Printed text, line by line."""

from __future__ import annotations

import pytest

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import CellRecord, Observation
from promote_checks.proof.printed import PrintedDifference, first_difference, marked, notebook_lines


def lines(*texts: str, cells: tuple[TranslatedCell, ...] = ()):  # type: ignore[no-untyped-def]
    """The lines of a notebook whose cells print these texts."""
    return notebook_lines(Observation(cells=[CellRecord(n, text) for n, text in enumerate(texts)]), cells)


SAME = [
    (("a\n", "b\n"), "a\nb\n"),
    (("a\n", "b"), "a\nb"),
    (("a", "b\n"), "ab\n"),
    (("a", "\nb\n"), "a\nb\n"),
    (("", ""), ""),
    (("<object at 0x7f00aa11bb22>\n",), "<object at 0x7f99ff00ee11>\n"),
    (("10%\r50%\r100%\n",), "100%\n"),
    (("in /tmp/promote-0-0123456789-0/copy/x\n",), "in /tmp/promote-0-0123456789-3/copy/x\n"),
    (
        ("Date:  Sun, 22 Nov 2026   R: 1\nTime:   01:02:03  F: 2\n",),
        "Date:  Mon, 23 Nov 2026   R: 1\nTime:   11:12:13  F: 2\n",
    ),
    (("Time:   01:02:03            \nid\n",), "Time:   11:12:13            \nid\n"),
    (("\n\na\n",), "\n\na\n"),
]


@pytest.mark.parametrize(("notebook", "package"), SAME)
def test_the_same_text(notebook: tuple[str, ...], package: str) -> None:
    assert first_difference(lines(*notebook), package) is None


DIFFERENT = [
    (("a\n", "b\n"), "a\nc\n", PrintedDifference(1, "b", "c")),
    (("a\n", "b\n"), "a\n", PrintedDifference(1, "b", "(nothing)")),
    (("a\n",), "a\nb\n", PrintedDifference(0, "(nothing)", "b")),
    ((), "b\n", PrintedDifference(None, "(nothing)", "b")),
    (("a  b\n",), "a b\n", PrintedDifference(0, "a  b", "a b")),
    (("a\n\nb\n",), "a\nb\n", PrintedDifference(0, "", "b")),
    (("Time: 01:02:03\n",), "Time: 01:02:04\n", PrintedDifference(0, "Time: 01:02:03", "Time: 01:02:04")),
    (
        ("Time is 01:02:03\n",),
        "Time is 01:02:04\n",
        PrintedDifference(0, "Time is 01:02:03", "Time is 01:02:04"),
    ),
]


@pytest.mark.parametrize(("notebook", "package", "expected"), DIFFERENT)
def test_different_text(notebook: tuple[str, ...], package: str, expected: PrintedDifference) -> None:
    assert first_difference(lines(*notebook), package) == expected


def test_what_a_magic_says_of_itself_does_not_count() -> None:
    cell = TranslatedCell(0, "pass", chatter=("Wall time: .*",))
    assert first_difference(lines("a\nWall time: 3 ms\n", cells=(cell,)), "a\n") is None
    assert first_difference(lines("a\nWall time: 3 ms\n"), "a\n") is not None


def test_text_of_a_terminal_is_compared_by_its_words() -> None:
    cell = TranslatedCell(0, "pass", terminal=True)
    assert first_difference(lines("\x1b[1ma\x1b[0m   b\r\n", cells=(cell,)), "a b\n") is None
    assert first_difference(lines("a   c\r\n", cells=(cell,)), "a b\n") is not None


def test_unstable_lines_are_marked_one_by_one() -> None:
    found = marked(lines("a\n1\nb\n"), lines("a\n2\nb\n"))
    assert found is not None
    assert [line.unstable for line in found] == [False, True, False]
    assert first_difference(found, "a\n3\nb\n") is None
    assert first_difference(found, "a\n3\nc\n") is not None
    assert marked(lines("a\n"), lines("a\nb\n")) is None


def test_a_line_of_the_form_of_an_unstable_one_is_compared_without_its_numbers() -> None:
    first = lines("ward: 0.12s\ncomplete: 0.08s\nscore 0.5\n")
    found = marked(first, lines("ward: 0.13s\ncomplete: 0.08s\nscore 0.5\n"))
    assert found is not None
    assert [line.kin for line in found] == [False, True, False]
    assert first_difference(found, "ward: 0.2s\ncomplete: 0.05s\nscore 0.5\n") is None
    assert first_difference(found, "ward: 0.2s\ncomplex: 0.05s\nscore 0.5\n") is not None
    assert first_difference(found, "ward: 0.2s\ncomplete: 0.05s\nscore 0.6\n") is not None
