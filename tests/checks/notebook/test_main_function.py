"""The body of ``main`` becomes the end of the script, or stays where it could mean something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote_checks.notebook.main_function import with_main_at_top_level
from promote_checks.notebook.model import Cell, Notebook
from promote_checks.notebook.translate import translate

GUARD = 'if __name__ == "__main__":\n'


def script(source: str) -> Notebook:
    return Notebook(Path("/x/a.py"), "", "script", "python", None, (Cell(0, "code", source),))


@pytest.mark.parametrize(
    ("source", "expected", "status"),
    [
        ("x = 1\ndef main():\n    y = 2\nmain()", "x = 1\n\ny = 2\n", ""),
        ("x = 1\ndef f(a=3):\n    y = a\n" + GUARD + "    f()", "x = 1\na = 3\ny = a\n\n", ""),
        ("def main(a):\n    y = a\n" + GUARD + "    a = 1\n    main(a)", "a = 1\ny = a\n\n\n", ""),
        ("def main(k):\n    y = k\n" + GUARD + "    main(g())", "k = g()\ny = k\n\n", ""),
        ("x = 1\ndef main():\n    return x\nz = main()", "x = 1\n\nz = x\n", ""),
        ("x = 1\ndef main():\n    return f(x)\nmain()", "x = 1\n\nreturned = f(x)\n", ""),
        ("x = 1\ndef main():\n    return 0\nsys.exit(main())", "x = 1\n\n\n", ""),
        ('x = 1\ndef main():\n    t = """a\n    b"""\nmain()', 'x = 1\n\nt = """a\n    b"""\n', ""),
        (
            "x = 1\ndef main():\n    y = 2\n" + GUARD + "    main()\n    print(x)",
            "x = 1\n\ny = 2\n" + GUARD + "\n    print(x)",
            "",
        ),
    ],
)
def test_the_body_moves_out(source: str, expected: str, status: str) -> None:
    notebook = script(source)
    changed, (cell,) = with_main_at_top_level(notebook, translate(notebook))
    assert changed.cells[0].source == cell.python == expected
    assert source.count("\n") == expected.count("\n")
    assert changed.exit_status == status
    assert len(cell.notes) == 1


@pytest.mark.parametrize(
    "source",
    [
        "y = 1\ndef main():\n    y = 2\nmain()",
        "def f():\n    return y\ndef main():\n    y = 2\nmain()",
        "def f():\n    return max(1, 2)\ndef main():\n    max = 2\nmain()",
        "x = 1\ndef main():\n    y = 2\nmain()\nmain()",
        "x = 1\ndef main():\n    y = 2\ng(main)\nmain()",
        "x = 1\n@deco\ndef main():\n    y = 2\nmain()",
        "x = 1\ndef main():\n    print(locals())\nmain()",
        "x = 1\ndef main():\n    global x\n    x = 2\nmain()",
        "x = 1\ndef main():\n    yield 2\nmain()",
        "x = 1\ndef main():\n    n = 1\n    def f():\n        nonlocal n\n        n = 2\nmain()",
        "x = 1\ndef main(*args):\n    y = 2\nmain()",
        "x = 1\ndef main(a=[]):\n    y = a\nmain()",
        "x = 1\ndef main(a):\n    y = a\nmain()",
        "x = 1\ndef main():\n    try:\n        return 1\n    except SystemExit:\n        pass\nsys.exit(main())",
        "x = 1\ndef main():\n    with c:\n        return 1\n    y = 1\nsys.exit(main())",
        "x = 1\ndef main():\n    if x:\n        return 1\n    y = 2\nz = main()",
        "x = 1\ndef main():\n    if x:\n        return 2\n    return f(x)\nsys.exit(main())",
        "x = 1\ndef main():\n    if x:\n        return f()\n    y = 2\nmain()",
        "x = 1\ndef main():\n    if x:\n        return\n    y = 2\n" + GUARD + "    main()\n    print(1)",
        "x = 1\ndef main(): y = 2\nmain()",
        "def main():\n    y = f()\ndef f(): pass\nmain()",
        "x = 1\nasync def main():\n    y = 2\nmain()",
        "x = 1\nclass main:\n    y = 2\nmain()",
        "x = 1",
    ],
)
def test_the_body_stays(source: str) -> None:
    notebook = script(source)
    assert with_main_at_top_level(notebook, translate(notebook)) == (notebook, translate(notebook))
