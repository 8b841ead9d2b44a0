"""What differs between two runs of the same notebook: it can't be proven equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation
from promote_checks.proof.clock_lines import timing_of
from promote_checks.proof.drawn_figures import unstable_figures
from promote_checks.proof.finished import finished_helpers
from promote_checks.proof.printed import PrintedLine, marked, notebook_lines
from promote_checks.proof.written_files import same_file

PRINTED = "printed text"


@dataclass(frozen=True, slots=True)
class Unstable:
    """Names, files and lines that two runs of the notebook do not agree on."""

    names: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    """Names that do not agree either, of objects that the notebook is done with: they are not compared."""
    at_cells: frozenset[tuple[int, str]] = frozenset()
    """Values at ends of cells: cell, name."""
    files: frozenset[str] = frozenset()
    figures: frozenset[int] = frozenset()
    """Cells that do not draw the same figures."""
    lines: tuple[PrintedLine, ...] | None = None
    """The notebook's output with unstable lines marked; None: not looked at."""
    printed: bool = False
    """Some printed line is unstable."""
    all_printed: bool = False
    """The runs printed different numbers of lines: no line can be compared."""

    def __bool__(self) -> bool:
        return bool(self.helpers or self.told)

    @property
    def told(self) -> tuple[str, ...]:
        """For people: variables, then files, then the printed text."""
        only_between = sorted({name for _, name in self.at_cells} - self.names)
        printed = (PRINTED,) if self.printed else ()
        return (
            *sorted(self.names),
            *(f"{name} (on the way)" for name in only_between),
            *sorted(self.files),
            *(f"the figure of cell {cell + 1}" for cell in sorted(self.figures)),
            *printed,
        )


def unstable_between(one: Observation, other: Observation, cells: Sequence[TranslatedCell]) -> Unstable:
    """Compare two runs of one notebook."""
    lines = notebook_lines(one, cells)
    stable = marked(lines, notebook_lines(other, cells))
    helpers, clocks = finished_helpers(one, cells), timing_of(cells).names
    names = unstable_names(one, other) - clocks
    return Unstable(
        names=names - helpers,
        helpers=names & helpers,
        at_cells=frozenset(
            (cell, name) for cell, name in unstable_at_cells(one, other) if name not in helpers | clocks
        ),
        files=unstable_files(one, other),
        figures=unstable_figures(one.drawn, other.drawn),
        lines=lines if stable is None else stable,
        printed=stable is None or any(line.unstable for line in stable),
        all_printed=stable is None,
    )


def unstable_names(one: Observation, other: Observation) -> frozenset[str]:
    """Final values that differ, or exist in one run only."""
    mine = {value.name: value.digest for value in one.final}
    again = {value.name: value.digest for value in other.final}
    return frozenset(name for name in {*mine, *again} if mine.get(name) != again.get(name))


def unstable_at_cells(one: Observation, other: Observation) -> frozenset[tuple[int, str]]:
    """Values at ends of cells that differ."""
    mine = {(cell.index, name): digest for cell in one.cells for name, digest in cell.digests.items()}
    again = {(cell.index, name): digest for cell in other.cells for name, digest in cell.digests.items()}
    return frozenset(key for key in mine if mine[key] != again.get(key))


def unstable_files(one: Observation, other: Observation) -> frozenset[str]:
    """Files that differ, or that only one run wrote."""
    mine = {file.path: file for file in one.written}
    again = {file.path: file for file in other.written}
    return frozenset(
        path
        for path in {*mine, *again}
        if path not in mine or path not in again or not same_file(mine[path], again[path])
    )
