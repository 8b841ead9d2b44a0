"""Failures in words that say what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.diagnose import diagnose
from promote_checks.observe.failure import failure_of
from promote_checks.observe.hints import error_hint
from promote_checks.observe.journal import ErrorFacts, Told
from promote_checks.observe.kernel_run import Outcome
from promote_checks.observe.observation import NotebookFailure


def error(kind: str, message: str, **known: str) -> ErrorFacts:
    kinds = {
        "FileNotFoundError": ["FileNotFoundError", "OSError"],
        "URLError": ["URLError", "OSError"],
        "ModuleNotFoundError": ["ModuleNotFoundError", "ImportError"],
    }
    facts = {"filename": "", "name": "", "library": "", "version": "", **known}
    return ErrorFacts(
        cell=0,
        line=1,
        exception=kind,
        message=message,
        kinds=kinds.get(kind, [kind]),
        memory=False,
        network=kind == "URLError",
        **facts,
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            error("FileNotFoundError", "", filename="data/in.csv"),
            "looked for data/in.csv in the notebook's folder",
        ),
        (error("FileNotFoundError", "", filename="/srv/in.csv"), "there is no /srv/in.csv on this machine"),
        (error("ModuleNotFoundError", "", name="cv2"), "pip install opencv-python-headless"),
        (error("ModuleNotFoundError", "", name="sklearn.foo"), "pip install scikit-learn"),
        (error("ModuleNotFoundError", "", name="yaml"), "pip install PyYAML"),
        (error("ModuleNotFoundError", "", name="bs4"), "pip install beautifulsoup4"),
        (error("ModuleNotFoundError", "", name="PIL"), "pip install pillow"),
        (error("ModuleNotFoundError", "", name="some_thing"), "pip install some-thing"),
        (
            error(
                "AttributeError", "module 'numpy' has no attribute 'bool8'", library="numpy", version="2.1"
            ),
            "the installed numpy 2.1 does not have this",
        ),
        (
            error("ImportError", "cannot import name 'x' from 'sklearn'", library="sklearn", version="1.5"),
            "the installed scikit-learn 1.5 does not have this",
        ),
        (error("AttributeError", "'NoneType' object has no attribute 'x'"), "the value is None"),
        (error("URLError", "urlopen error"), "needs the network"),
        (error("StdinNotImplementedError", ""), "asks for input"),
        (error("ZeroDivisionError", "division by zero"), ""),
    ],
)
def test_hints(facts: ErrorFacts, words: str) -> None:
    hint = error_hint(facts)
    assert words in hint
    assert bool(words) == bool(hint)


def test_undefined_names(make: Callable[..., Notebook]) -> None:
    notebook = make(
        "customers = 1\nold = 2", "del old", "print(total)", "def f():\n    hidden = 1\ntotal = 5"
    )
    cells = [TranslatedCell(cell.index, cell.source) for cell in notebook.cells]

    def hint(name: str) -> str:
        failure = NotebookFailure("error", 2, 1, "NameError", f"name '{name}' is not defined")
        said = diagnose(failure, notebook, cells)
        assert said.message == f"churn.ipynb, cell 3, line 1: NameError: name '{name}' is not defined"
        return said.hint

    assert "defined later, in churn.ipynb, cell 4" in hint("total")
    assert hint("old") == "old was deleted in churn.ipynb, cell 2"
    assert hint("custommers") == "no cell defines custommers; did you mean customers?"
    assert hint("hidden").startswith("no cell defines hidden: the cell that did was changed or deleted")


def test_endings() -> None:
    told = Told()
    assert failure_of(Outcome("completed"), told, (3, 1), None, False) is None
    kinds = {}
    for ending, starved in (("killed", False), ("killed", True), ("timeout", True)):
        failure = failure_of(Outcome(ending, 2), told, (1, 4), 5.0, starved)  # type: ignore[arg-type]
        assert failure is not None
        assert (failure.cell, failure.line) == (1, 4)
        kinds[ending, starved] = failure.kind
    assert kinds == {("killed", False): "killed", ("killed", True): "memory", ("timeout", True): "timeout"}
    unseen = failure_of(Outcome("error", 2, "ValueError", "no"), told, (1, 4), None, False)
    assert unseen == NotebookFailure("error", 2, 1, "ValueError", "no")


def test_a_place_before_the_first_cell_is_the_first_cell(make: Callable[..., Notebook]) -> None:
    failure = failure_of(Outcome("killed", -1), Told(), (-1, 0), None, False)
    assert failure is not None
    assert str(diagnose(failure, make("x = 1"), [])).startswith(
        "churn.ipynb, cell 1, line 1: the kernel died\n"
    )
