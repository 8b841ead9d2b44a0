"""Cells tagged ``parameters`` and ``injected-parameters``, settled without a run."""

from __future__ import annotations

import pytest

from promote.plan.facts import Facts
from promote.plan.tagged import settle_tagged
from promote_checks.notebook.model import TranslatedCell

TAG, INJECTED = ("parameters",), ("injected-parameters",)


def settled(*cells: tuple[tuple[str, ...], str]) -> tuple[list[str], list[str], list[str]]:
    """Texts of the cells, parameters that a statement is given, and reasons of what is dropped."""
    found = settle_tagged(
        [TranslatedCell(n, text, tags=tags) for n, (tags, text) in enumerate(cells)], Facts(None)
    )
    dropped = [f"{d.cell}:{d.line} {d.reason}" for cell in found.cells for d in cell.dropped]
    return [cell.python for cell in found.cells], [f"{p.field}={p.name}" for p in found.parameters], dropped


def test_the_injected_value_wins() -> None:
    texts, given, dropped = settled((TAG, "a = 1\nb = 2"), (INJECTED, "a = 3"), ((), "print(a, b)"))
    assert texts == ["pass\nb = 2", "a = 3", "print(a, b)"]
    assert given == []
    assert dropped == ["0:1 `a` is bound again before anything reads it (cell 2, line 1)"]


@pytest.mark.parametrize(
    "between",
    [
        "n = a",
        "print(f'{a}')",
        "n = eval('a')",
        "def f(): return a\nf()",
        "if x: a = 2",
        "del a",
        "globals()",
    ],
)
def test_a_value_that_may_be_read_stays(between: str) -> None:
    texts, given, dropped = settled((TAG, f"a = 1\n{between}"), (INJECTED, "a = 3"))
    assert texts[0] == f"a = 1\n{between}"
    assert texts[1] == "a = given_a"
    assert given == ["a=given_a"]
    assert dropped == []


def test_names_that_are_bound_again_are_given_to_their_statement() -> None:
    texts, given, _ = settled((TAG, "a = '2020'\nb = 1"), ((), "a = int(a)\ndel b"))
    assert texts[0] == "a = given_a\nb = given_b"
    assert given == ["a=given_a", "b=given_b"]


def test_containers_are_copied_for_their_statement() -> None:
    texts, _, _ = settled((TAG, "a = [1]\nb = {'k': 1}\nc = {'k': [1]}\ndef given_a(): pass"))
    assert texts == [
        "a = [*given_a_]\nb = {**given_b}\nimport copy; c = copy.deepcopy(given_c)\ndef given_a(): pass"
    ]


def test_several_targets_are_separated_on_their_lines() -> None:
    texts, _, _ = settled((TAG, "a, b = (\n 1,\n 2)\nc = d = 3\ne = f = []"))
    assert texts == ["a = 1; b = 2\n\n\nc = 3; d = 3\ne = f = []"]


def test_other_cells_are_left_alone() -> None:
    assert settled(((), "a = 1"), (("parameter",), "a = 2"))[0] == ["a = 1", "a = 2"]
