"""A random notebook from a seed: pure, and free of errors by rejection."""

from __future__ import annotations

import ast
import io
import random as shared_random
import re
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench.generated.drawn import close_shown, collected, shown_by_jupyter
from bench.generated.lifetimes import only_own_ends
from bench.generated.limit import TooLong, limited
from bench.generated.scope import Scope
from bench.generated.shown import compiled, is_shown, run, with_display
from bench.generated.statements import DYNAMIC, statement
from bench.generated.themes import Theme, add, some_themes
from promote_checks.notebook.model import Cell, Notebook, TranslatedCell

_ADDRESS = re.compile(r" at 0x|0x[0-9a-f]{8}")
HEADINGS = ("Load the data", "Clean", "Train a model", "2. Features", "Evaluate it", "{{ braces }}", "class")


@dataclass(frozen=True)
class Generated:
    """Statements by cell: what the shrinker can take away, piece by piece."""

    seed: int
    cells: tuple[tuple[str, ...], ...]
    headings: tuple[tuple[int, str], ...] = ()
    """Markdown before the code cell of that number."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Source of each code cell."""
        return tuple("\n".join(cell) for cell in self.cells)

    def without(self, cell: int, statement: int) -> Generated:
        """The same notebook, one statement poorer."""
        cells = [list(c) for c in self.cells]
        del cells[cell][statement]
        return replace(self, cells=tuple(tuple(c) for c in cells))


def generate(seed: int, *, themes: tuple[Theme, ...] | None = None) -> Generated:
    """A notebook of four to twelve cells that runs; the same for the same seed.

    ``themes``: kinds of state that some of its statements are about; by default chance decides, often on several.
    """
    random = Random(seed)
    scope = Scope(random)
    dynamic = random.random() < 0.03
    cells = []
    chosen = some_themes(seed) if themes is None else themes
    for _ in range(random.randint(4, 12)):
        cell = [statement(scope) for _ in range(random.randint(1, 5))]
        for theme in chosen:
            add(theme, cell, scope)
        if dynamic and random.random() < 0.2:
            cell.append(random.choice(DYNAMIC)(scope))
        if random.random() < 0.1:
            cell.insert(0, "# a comment\n")
        cells.append(tuple(cell))
    headings = tuple((n, random.choice(HEADINGS)) for n in range(len(cells)) if random.random() < 0.15)
    return Generated(seed, repaired(tuple(cells)), headings)


def repaired(cells: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Without the statements that raise, or never end, when the whole is run from the start."""
    kept = [[s for s in cell if parses(s)] for cell in cells]
    while True:
        failing = failures(kept)
        if not failing:
            return tuple(tuple(cell) for cell in kept if cell)
        kept = [
            [s for place, s in enumerate(cell) if (number, place) not in failing]
            for number, cell in enumerate(kept)
        ]


def parses(source: str) -> bool:
    """Is it valid Python?"""
    try:
        compile(source, "<statement>", "exec")
    except SyntaxError:
        return False
    return True


def failures(cells: list[list[str]]) -> set[tuple[int, int]]:
    """Cells and statements that raise, or make something grow out of hand, in one run of everything."""
    wanted = any("matplotlib" in source for cell in cells for source in cell)
    with (
        only_own_ends(source for cell in cells for source in cell),
        collected([], wanted=wanted),
        shown_by_jupyter(wanted=wanted),
        with_display(),
    ):
        return _failures(cells)


def _failures(cells: list[list[str]]) -> set[tuple[int, int]]:
    namespace: dict[str, object] = {"__name__": "__main__"}
    failing = set()
    out: list[object] = []
    shared_random.seed(0)
    for number, cell in enumerate(cells):
        for place, source in enumerate(cell):
            text = io.StringIO()
            try:
                with redirect_stdout(text), limited(1.0):
                    _execute(source, namespace, out, last=place == len(cell) - 1)
            except (Exception, TooLong):  # noqa: BLE001 (any error rejects the statement)
                failing.add((number, place))
            if text.tell() > 4000 or _huge(namespace) or _has_address(text.getvalue(), namespace):
                failing.add((number, place))
                return failing
        close_shown()
    return failing


def _execute(source: str, namespace: dict[str, object], out: list[object], *, last: bool) -> None:
    body = ast.parse(source).body
    for node in body:
        shown = last and node is body[-1] and is_shown(node, source)
        run(compiled(node, "<statement>", shown=shown), namespace, out, shown=shown)


def _has_address(printed: str, namespace: dict[str, object]) -> bool:
    """Text that names a place in memory is another one in every run."""
    texts = [printed, *(v for v in namespace.values() if isinstance(v, str))]
    return any(_ADDRESS.search(text) for text in texts)


def _huge(namespace: dict[str, object]) -> bool:
    return any(
        (isinstance(value, (list, str, dict, tuple)) and len(value) > 200)
        or (isinstance(value, int) and abs(value) > 10**12)
        for value in namespace.values()
    )


def as_notebook(generated: Generated) -> tuple[Notebook, tuple[TranslatedCell, ...]]:
    """The records that the planner takes."""
    before = dict(generated.headings)
    cells: list[Cell] = []
    translated = []
    for number, source in enumerate(generated.sources):
        if number in before:
            cells.append(Cell(len(cells), "markdown", f"## {before[number]}"))
        translated.append(TranslatedCell(len(cells), source))
        cells.append(Cell(len(cells), "code", source))
    path = Path("/generated/notebook.ipynb")
    return Notebook(path, "0" * 64, "ipynb", "python", None, tuple(cells)), tuple(translated)


def statement_count(generated: Generated) -> int:
    """Top-level statements, counted by the syntax tree."""
    return sum(len(ast.parse(source).body) for source in generated.sources)
