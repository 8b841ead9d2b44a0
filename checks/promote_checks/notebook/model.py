"""A notebook as everything else sees it: frozen cells, and their translation to plain Python."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CellKind = Literal["code", "markdown", "raw"]
NotebookFormat = Literal["ipynb", "percent", "gallery", "script"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as its author wrote it."""

    index: int
    """Position among all cells of the document, from 0. It names the cell everywhere."""
    kind: CellKind
    source: str
    tags: tuple[str, ...] = ()
    execution_count: int | None = None
    raises: bool = False
    """Tagged ``raises-exception``: an error in it does not stop the run."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook, read and never written."""

    path: Path
    """Absolute path of the input file."""
    sha256: str
    """Of the bytes of the input file."""
    format: NotebookFormat
    language: str
    """``python``; another language is refused by the reader."""
    kernel: str | None
    """Name of the kernel spec in the metadata, if there is one."""
    cells: tuple[Cell, ...]
    exit_status: str = ""
    """Variable that holds what a script exits with, where its last statement says so."""

    @property
    def name(self) -> str:
        """File name, with its suffix."""
        return self.path.name

    @property
    def is_script(self) -> bool:
        """Runs under plain Python, not in a kernel: no event loop is running, and it has a command line."""
        return self.format in ("script", "gallery")

    @property
    def is_plain(self) -> bool:
        """A script without cells: a line of its one cell is a line of the file."""
        return self.format == "script"

    @property
    def module_doc(self) -> str | None:
        """The docstring of a script, which its code may ask for as ``__doc__``."""
        code = self.code_cells[0].source if self.is_script and self.code_cells else ""
        try:
            return ast.get_docstring(ast.parse(code), clean=False)
        except SyntaxError:
            return None

    @property
    def module_file(self) -> str:
        """File name of a Python file, which its code may ask for as ``__file__``; a notebook has none."""
        return "" if self.format == "ipynb" else self.name

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """The cells that hold code."""
        return tuple(cell for cell in self.cells if cell.kind == "code")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where something stands: cell index, line (from 1) and column (from 0, UTF-8 bytes as in ``ast``)."""

    cell: int
    line: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the notebook that does not reach the package, and why."""

    cell: int
    line: int
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class TranslatedCell:
    """A code cell as plain Python.

    ``python`` has exactly as many lines as the cell's source, and every statement stands on the line on
    which it (or the magic that it stands for) stands in the source, so that positions mean the same in
    the kernel, in the analysis and in messages.
    """

    index: int
    python: str
    dropped: tuple[Dropped, ...] = ()
    """Magics that have no meaning outside a notebook."""
    dependencies: tuple[str, ...] = ()
    """Requirement specifiers from ``!pip install`` and ``%pip install``."""
    captured: bool = False
    """Under ``%%capture``: what it prints must not become log lines."""
    imports: tuple[str, ...] = ()
    """Modules that the translation itself imported on its lines (``os``, ``subprocess``)."""
    notes: tuple[str, ...] = ()
    """Remarks for the report: what a magic was turned into."""
    raises: bool = False
    """The cell is expected to raise (tag ``raises-exception``)."""
    tags: tuple[str, ...] = ()
    chatter: tuple[str, ...] = ()
    """Regular expressions, each for a whole line that a magic of this cell prints by itself in the kernel
    (``Wall time: ...``) and the package does not print."""
    terminal: bool = False
    """Prints what a shell command wrote: through a terminal in the kernel (line ends, columns, colours),
    through a pipe in the package. Compare such text by its words."""
