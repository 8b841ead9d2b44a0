"""What a rule is told about one notebook or script: read-only, computed on first use."""

from __future__ import annotations

import ast
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from promote_checks.notebook.model import Cell, NotebookFormat
from promote_checks.notebook.python_text import explain, parse
from promote_checks.rules.finding import Hit, NotChecked, Place
from promote_checks.rules.index import Index
from promote_checks.rules.masking import MagicLine, Masked, mask

if TYPE_CHECKING:
    from promote_checks.rules.flow.events import Flow


@dataclass(frozen=True, slots=True)
class Output:
    """One stored output of a code cell, decoded: texts by media type, or the traceback of an error."""

    cell: int
    kind: str
    """``stream``, ``execute_result``, ``display_data``, ``error``."""
    texts: dict[str, str] = field(default_factory=dict)
    name: str = ""
    """``stdout`` or ``stderr`` of a stream; the class of an error."""
    count: int | None = None

    @property
    def text(self) -> str:
        """The plain text."""
        return self.texts.get("text/plain", "")


@dataclass(frozen=True)
class Subject:
    """One file to be judged. Code cells are joined to one text, so that there is one tree and one walk."""

    path: Path
    shown: str
    """The path as it appears in reports."""
    format: NotebookFormat
    cells: tuple[Cell, ...]
    outputs: tuple[Output, ...] | None = None
    """None: not looked at (the hook's path, scripts)."""
    metadata: tuple[tuple[int | None, Any], ...] = ()
    """Metadata of the cells, and of the notebook (None)."""
    declared: frozenset[str] | None = None
    """Distributions that the project declares, normalised; None: nothing declares any."""
    local_modules: frozenset[str] = frozenset()
    """Modules and packages that lie beside it or in the project."""
    file_lines: dict[int, int] = field(default_factory=dict)
    """Cell -> line in the file before its first line; empty: not known."""

    @cached_property
    def code_cells(self) -> tuple[Cell, ...]:
        """The cells that hold code."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @cached_property
    def text(self) -> str:
        """All code as its author wrote it; for prefilters."""
        return "\n".join(cell.source for cell in self.code_cells)

    @cached_property
    def is_notebook(self) -> bool:
        """It has cells: everything but a plain script."""
        return self.format != "script"

    @cached_property
    def is_package_module(self) -> bool:
        """A module of a package: others import it."""
        return self.format == "script" and (self.path.parent / "__init__.py").exists()

    @cached_property
    def masked(self) -> tuple[Masked, ...]:
        """The code cells with their magics masked."""
        return tuple(mask(cell.source) for cell in self.code_cells)

    @cached_property
    def magics(self) -> tuple[tuple[int, MagicLine], ...]:
        """All magics with the index of their cell."""
        pairs = zip(self.code_cells, self.masked, strict=True)
        return tuple((cell.index, magic) for cell, masked in pairs for magic in masked.magics)

    @cached_property
    def _parsed(self) -> tuple[ast.Module, tuple[NotChecked, ...]]:
        pieces = [masked.python for masked in self.masked]
        try:
            return parse("\n".join(pieces)), ()
        except SyntaxError:
            return self._parsed_one_by_one(pieces)

    def _parsed_one_by_one(self, pieces: list[str]) -> tuple[ast.Module, tuple[NotChecked, ...]]:
        """Leave out the cells that don't parse, and say so."""
        kept, unread = [], []
        for cell, python in zip(self.code_cells, pieces, strict=True):
            try:
                parse(python)
                kept.append(python)
            except SyntaxError as error:
                lines = cell.source.split("\n")
                line = min(max(error.lineno or 1, 1), len(lines))
                reason, hint = explain(error, lines[line - 1])
                if not cell.raises:
                    unread.append(NotChecked(self.shown, reason, hint, cell.index + 1, line, blocking=True))
                kept.append("\n" * python.count("\n"))
        try:
            return parse("\n".join(kept)), tuple(unread)
        except SyntaxError as error:  # each cell parses, together they don't
            return ast.Module([], []), (
                *unread,
                NotChecked(self.shown, f"syntax error: {error.msg}", blocking=True),
            )

    @property
    def tree(self) -> ast.Module:
        """The syntax tree of everything that parses; lines count through all code cells."""
        return self._parsed[0]

    @cached_property
    def not_checked(self) -> tuple[NotChecked, ...]:
        """Cells of other languages, and cells that don't parse."""
        foreign = [
            NotChecked(self.shown, f"the cell is not Python ({masked.foreign})", "", cell.index + 1)
            for cell, masked in zip(self.code_cells, self.masked, strict=True)
            if masked.foreign
        ]
        return (*foreign, *self._parsed[1])

    @cached_property
    def index(self) -> Index:
        """Nodes by kind, parents, imports."""
        return Index(self.tree)

    @cached_property
    def flow(self) -> Flow:
        """What is fitted on, split and scored where."""
        from promote_checks.rules.flow.walk import flow_of

        return flow_of(self.index)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 1
        for cell in self.code_cells:
            starts.append(at)
            at += cell.source.count("\n") + 1
        return starts

    def first_line(self, cell: Cell) -> int:
        """The line of the joined text on which a code cell begins."""
        return self._starts[self.code_cells.index(cell)]

    def place(self, node: ast.AST) -> Place:
        """Where a node of the tree stands."""
        line = getattr(node, "lineno", 1)
        at = bisect_right(self._starts, line) - 1
        return Place(self.code_cells[at].index, line - self._starts[at] + 1, getattr(node, "col_offset", 0))

    def hit(self, node: ast.AST, message: str, *, hint: str = "") -> Hit:
        """Say something about a node."""
        return Hit(self.place(node), message, hint=hint)

    def line(self, place: Place) -> str:
        """The line of the source at a place; empty if there is none."""
        if place.cell is None:
            return ""
        lines = self.cells[place.cell].source.split("\n")
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""
