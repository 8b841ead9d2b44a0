"""What counts as a notebook's code, in each format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from promote_checks.drift.digest import Code, code_of
from promote_checks.notebook.read import decode

PERCENT = '# %% [markdown]\n# # Title\n# %%\nx = 1\n# %% tags=["parameters"]\ny = 2\n'


def code(path: Path) -> Code:
    document = decode(path, path.read_bytes())
    return code_of(document.language, document.cells)


def script(tmp_path: Path, text: str) -> Code:
    path = tmp_path / "s.py"
    path.write_text(text, encoding="utf-8")
    return code(path)


def test_outputs_counts_ids_and_the_metadata_of_an_editor_do_not_count(notebook: Callable[..., Path]) -> None:
    path = notebook("x = 1", "x")
    before = code(path)
    content = json.loads(path.read_text())
    content["cells"][1] |= {
        "execution_count": 7,
        "id": "abc",
        "outputs": [{"output_type": "execute_result", "data": {"text/plain": "1"}, "execution_count": 7}],
    }
    content["cells"][0]["metadata"] |= {"collapsed": True, "scrolled": False}
    content["metadata"] = {
        "kernelspec": {"name": "other", "language": "python"},
        "language_info": {"version": "3.13"},
    }
    path.write_text(json.dumps(content, indent=4))
    assert code(path) == before


@pytest.mark.parametrize(
    "cells",
    [
        ("x = 2", "x"),
        ("x", "x = 1"),
        ("x = 1",),
        ("x = 1", "x", "y = 3"),
        (("x = 1", ["parameters"]), "x"),
        ("x = 1 ", "x"),
    ],
)
def test_code_order_and_tags_count(cells: tuple[str, ...], notebook: Callable[..., Path]) -> None:
    assert code(notebook(*cells)).sha256 != code(notebook("x = 1", "x")).sha256


@pytest.mark.parametrize(
    "cells",
    [
        ("# a text", "x = 1", "x"),
        ("x = 1", "", "  \n", "x"),
        (("x = 1", ["promote-ignore-RN001"]), ("x", ["promote-ignore"])),
    ],
)
def test_texts_empty_cells_and_words_to_the_rules_do_not(
    cells: tuple[str, ...], notebook: Callable[..., Path]
) -> None:
    assert code(notebook(*cells)).sha256 == code(notebook("x = 1", "x")).sha256


def test_the_order_of_tags_does_not_count(notebook: Callable[..., Path]) -> None:
    assert code(notebook(("x", ["a", "b"]))) == code(notebook(("x", ["b", "a"])))


def test_a_percent_script_is_its_cells(tmp_path: Path) -> None:
    first = script(tmp_path, PERCENT)
    assert [one is None for one in first.cells] == [True, False, False]
    assert script(tmp_path, PERCENT.replace("Title", "Other")).sha256 == first.sha256
    assert script(tmp_path, PERCENT.replace("parameters", "other")).cells[1] == first.cells[1]
    assert script(tmp_path, PERCENT.replace("parameters", "other")).sha256 != first.sha256


def test_a_plain_script_is_one_cell(tmp_path: Path) -> None:
    first = script(tmp_path, "x = 1\n")
    assert len(first.cells) == 1
    assert script(tmp_path, "x = 1\n\n\n").sha256 == first.sha256
    assert script(tmp_path, "x = 2\n").sha256 != first.sha256


def test_another_language_counts(notebook: Callable[..., Path]) -> None:
    ours = code(notebook("x", kernelspec={"name": "k", "language": "python"}))
    assert code(notebook("x", kernelspec={"name": "k", "language": "ipython"})) == ours
    assert code(notebook("x", kernelspec={"name": "k", "language": "R"})).sha256 != ours.sha256


def test_a_lone_surrogate_is_no_fault(notebook: Callable[..., Path]) -> None:
    assert code(notebook("x = '\ud800'")).cells[0] is not None


@pytest.mark.parametrize(
    "cell",
    [
        "password = 'hunter22'\nx = 1",
        "login('bob', api_key='hunter22')",
        "%matplotlib inline\nsettings = {'token': 'hunter22'}",
        "%env API_TOKEN=hunter22",
        "url = 'postgres://admin:hunter22@db/app'",
    ],
)
def test_the_value_of_a_secret_is_not_in_the_digest(cell: str, notebook: Callable[..., Path]) -> None:
    """Whoever has the digest could try short values until one fits."""
    other = cell.replace("hunter22", "qwert-98-zui")
    assert code(notebook(cell)) == code(notebook(other))
    assert code(notebook(cell + " ")) != code(notebook(cell))


@pytest.mark.parametrize(
    "cell", ["tokenizer = 'hunter22'", "n_tokens = f('hunter22')", "passed = 'hunter22'"]
)
def test_what_only_sounds_like_one_is(cell: str, notebook: Callable[..., Path]) -> None:
    assert code(notebook(cell)) != code(notebook(cell.replace("hunter22", "other")))
