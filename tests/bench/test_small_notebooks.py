"""Small notebooks of one kind each, judged as generated ones are: the finest package of each is equal.

They stand in ``small_notebooks``, cells separated by ``# %%``, notebooks by ``#####``.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from bench.generated.judge import judge
from bench.generated.notebook import Generated, failures

FOLDER = Path(__file__).parent / "small_notebooks"


def notebooks() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for number, text in enumerate(path.read_text(encoding="utf-8").split("#####\n")):
            yield f"{path.stem}-{number}", text


def cells_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Statements by cell."""
    return tuple(tuple(_statements(cell)) for cell in text.split("# %%\n"))


def _statements(cell: str) -> Iterator[str]:
    lines = cell.split("\n")
    for node in ast.parse(cell).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        yield "\n".join(lines[first - 1 : node.end_lineno])


BOOKS = dict(notebooks())


@pytest.mark.parametrize("name", BOOKS)
def test_the_finest_package_is_equal(name: str) -> None:
    generated = Generated(0, cells_of(BOOKS[name]))
    assert not failures([list(cell) for cell in generated.cells])
    with redirect_stdout(io.StringIO()):
        judgement = judge(generated)
    assert (judgement.verdict, judgement.reason) == ("equal", "")
