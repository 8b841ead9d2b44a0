"""Cells that were expected to raise, and did."""

from __future__ import annotations

import pytest

from promote.plan.facts import Facts
from promote.plan.unfinished import as_far_as_they_ran
from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation, StatementRecord


def cut(
    python: str, *records: StatementRecord, raised: str = "KeyError", tagged: bool = True
) -> TranslatedCell:
    facts = Facts.of(Observation(list(records), raised={0: raised} if raised else {}))
    (cell,) = as_far_as_they_ran([TranslatedCell(0, python, raises=tagged)], facts)
    return cell


FIRST, CHANGING = StatementRecord(0, 1, 0), StatementRecord(0, 1, 0, changed=["x"])
SUPPRESS = 'with __import__("contextlib").suppress'


@pytest.mark.parametrize(
    ("python", "record", "expected"),
    [
        ("f()\ng()", FIRST, "\n"),
        ("f(\n)  # why\ng()\n", FIRST, "\n  # why\n\n"),
        ("f()\ng(); h()", FIRST, "\npass; pass"),
        ("f()\ng()", CHANGING, f"{SUPPRESS}(KeyError): f()\n"),
        ("x = f()", FIRST, f"{SUPPRESS}(KeyError): x = f()"),
        ("for i in f():\n    g()\nh()", CHANGING, "for i in f():\n    g()\n"),
    ],
)
def test_what_never_ran_is_left_out(python: str, record: StatementRecord, expected: str) -> None:
    assert cut(python, record).python == expected
    assert expected.count("\n") == python.count("\n")


def test_what_is_left_out_is_listed() -> None:
    dropped = cut("f()\ng()", FIRST).dropped
    assert [(d.line, d.source, d.reason) for d in dropped] == [
        (1, "f()", "changes nothing and raises KeyError, as the cell's tag says"),
        (2, "g()", "never ran: the cell raises above it"),
    ]


def test_a_class_of_the_notebook_is_caught_as_any_exception() -> None:
    assert cut("f()", CHANGING, raised="MyError").python == f"{SUPPRESS}(Exception): f()"


def test_cells_that_reached_their_end_stay() -> None:
    assert cut("f()\ng()", FIRST, raised="").python == "f()\ng()"
    assert cut("f()\ng()", FIRST, tagged=False).python == "f()\ng()"
