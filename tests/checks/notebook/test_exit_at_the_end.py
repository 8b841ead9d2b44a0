"""``sys.exit(main())`` at the end of a script."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.notebook.endings import without_exit
from promote_checks.notebook.model import Cell, Notebook
from promote_checks.notebook.translate import translate

GUARD = 'if __name__ == "__main__":\n'


def script(source: str) -> Notebook:
    return Notebook(Path("/x/a.py"), "", "script", "python", None, (Cell(0, "code", source),))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (GUARD + "    sys.exit(main())", GUARD + "    exit_status = main()"),
        ("def main(): return 0\nsys.exit(main())", "def main(): return 0\nmain()"),
        ("def main(): return x\nsys.exit(main())", "def main(): return x\nexit_status = main()"),
        (
            GUARD + "    x = 1\n    raise SystemExit(é(1))  # end",
            GUARD + "    x = 1\n    exit_status = é(1)  # end",
        ),
        (GUARD + "    sys.exit(\n        main(),\n    )\n", GUARD + "    exit_status = (main()\n\n)\n"),
        ("exit_status = 1\nsys.exit(exit_status)", "exit_status = 1\nexit_status_ = exit_status"),
        ("main()\nsys.exit()", "main()\npass"),
        ("sys.exit(0)", "0"),
    ],
)
def test_what_stands_inside_stays(source: str, expected: str) -> None:
    notebook = script(source)
    changed, (cell,) = without_exit(notebook, translate(notebook))
    assert changed.cells[0].source == cell.python == expected
    assert source.count("\n") == expected.count("\n")
    assert len(cell.notes) == 1


@pytest.mark.parametrize("source", ["sys.exit(1)\nx = 1", "if bad:\n    sys.exit(1)", "main()", "raise E"])
def test_exits_elsewhere_stay(source: str) -> None:
    notebook = script(source)
    assert without_exit(notebook, translate(notebook)) == (notebook, translate(notebook))


def test_a_notebook_that_exits_is_left_alone() -> None:
    notebook = replace(script("sys.exit(1)"), format="ipynb")
    assert without_exit(notebook, translate(notebook))[0] == notebook
