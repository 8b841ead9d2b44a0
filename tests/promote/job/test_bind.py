"""``--param`` puts literals of the same type into the notebook, and says which there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote.job.bind import bind, parameters, why_not
from promote_checks.errors import UserError
from promote_checks.notebook.model import Cell, Notebook, TranslatedCell


def notebook_of(*sources: str, tagged: int | None = None) -> tuple[Notebook, tuple[TranslatedCell, ...]]:
    tags = [("parameters",) if index == tagged else () for index in range(len(sources))]
    cells = tuple(Cell(i, "code", text, tags=tags[i]) for i, text in enumerate(sources))
    translated = tuple(TranslatedCell(i, text, tags=tags[i]) for i, text in enumerate(sources))
    return Notebook(Path("/n/a.ipynb"), "", "ipynb", "python", None, cells), translated


def bound(source: str, *given: tuple[str, str]) -> str:
    notebook, cells = notebook_of(source)
    return bind(notebook, cells, given).cells[0].source


@pytest.mark.parametrize(
    ("source", "text", "result"),
    [
        ("k = 1", "2", "k = 2"),
        ("k = -1  # why", "-20", "k = -20  # why"),
        ("k: float = 0.25", "1", "k: float = 1.0"),
        ("k = 'a'", "it's", 'k = "it\'s"'),
        ("k = True", "false", "k = False"),
        ("k = None", "3", "k = 3"),
        ("k = None", "text", "k = 'text'"),
        ("k = [1, 2]", "[3]", "k = [3]"),
        ("k = {'a': 1}", "{'b': 2}", "k = {'b': 2}"),
        ("ü = 'é'; k = 1; z = 2", "7", "ü = 'é'; k = 7; z = 2"),
        ("k = [\n    1,\n    2,\n]\nx = 1", "[5]", "k = ([5]\n\n\n)\nx = 1"),
    ],
)
def test_a_literal_is_replaced_in_place(source: str, text: str, result: str) -> None:
    assert bound(source, ("k", text)) == result


def test_several_at_once_and_the_last_counts() -> None:
    assert bound("a = 1; b = 'x'", ("a", "2"), ("b", "y"), ("a", "3")) == "a = 3; b = 'y'"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("k = 1", "1.5"),
        ("k = 1", "x"),
        ("k = 0.5", "x"),
        ("k = True", "maybe"),
        ("k = [1]", "(1,)"),
        ("k = [1]", "["),
    ],
)
def test_another_type_is_refused(source: str, text: str) -> None:
    with pytest.raises(UserError, match="--param k: .* is not of type"):
        bound(source, ("k", text))


def test_the_notebooks_own_value_is_not_shown() -> None:
    with pytest.raises(UserError) as caught:
        bound("pin = 8412", ("pin", "abc"))
    assert "8412" not in str(caught.value)


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UserError) as caught:
        bound("a = 1\nb = 'x'\nc = f(a)", ("z", "1"))
    assert caught.value.message == "--param z: the notebook has no such parameter"
    assert caught.value.hint == "Its parameters: a (int), b (str)"


@pytest.mark.parametrize(
    "source",
    [
        "k = 1\nk = 2",
        "k = 1\nk += 1",
        "k = 1\nfor k in r: pass",
        "k = 1\ndel k",
        "k = 1\ndef f():\n    global k\n    k = 2",
        "k = 1\nimport k",
        "k = 1\ndef k(): pass",
        "if x:\n    k = 1",
        "k = x",
        "k, j = 1, 2",
    ],
)
def test_what_is_bound_again_or_is_no_literal_is_no_parameter(source: str) -> None:
    assert "k" not in parameters(notebook_of(source)[1])


def test_a_local_of_the_same_name_does_not_count() -> None:
    source = "k = 1\ndef f():\n    k = 2\nclass C:\n    k = 3\n"
    assert list(parameters(notebook_of(source)[1])) == ["k"]


def test_the_tagged_cell_wins_over_later_bindings() -> None:
    notebook, cells = notebook_of("k = 1", "k = k + 1", tagged=0)
    assert [cell.source for cell in bind(notebook, cells, [("k", "5")]).cells] == ["k = 5", "k = k + 1"]


def test_nothing_given_nothing_changed() -> None:
    notebook, cells = notebook_of("k = 1")
    assert bind(notebook, cells, ()) is notebook


def tagged(*cells: tuple[str, str]) -> tuple[TranslatedCell, ...]:
    return tuple(TranslatedCell(n, text, tags=(tag,) if tag else ()) for n, (tag, text) in enumerate(cells))


def test_the_value_that_wins_is_the_one_to_set() -> None:
    cells = tagged(
        ("parameters", "a = 1\nb, c = 2, 3\nd = 4\ne = 5\nf = 6"),
        ("injected-parameters", "a = 10"),
        ("", "d = 40\ne = g()\nf = f + 1"),
    )
    found = parameters(cells)
    assert {name: (literal.cell, literal.value) for name, literal in found.items()} == {
        "a": (1, 10), "b": (0, 2), "c": (0, 3), "d": (2, 40), "f": (0, 6),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("e", "cell 2, line 1 binds it again before anything reads it"),
        ("n", "cell 1, line 2 computes it: n = len(e)"),
        ("zz", "the notebook has no such parameter"),
    ],
)
def test_why_a_name_can_not_be_set(name: str, reason: str) -> None:
    cells = tagged(("parameters", "e = 5"), ("", "e = g()"))
    if name == "n":
        cells = tagged(("parameters", "e = 5\nn = len(e)"))
    assert reason in why_not(name, cells)
