"""Translate the code cells of a notebook to plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from promote_checks.errors import UserError
from promote_checks.notebook.known import Known
from promote_checks.notebook.model import Cell, Dropped, Notebook, TranslatedCell
from promote_checks.notebook.python_text import explain
from promote_checks.notebook.rewrite import Refused, rewrite
from promote_checks.notebook.shell_lists import UnknownListUse, always_shell_lists, as_plain_lists
from promote_checks.notebook.survey import Survey
from promote_checks.notebook.translation import DroppedLine, Translation
from promote_checks.notebook.where import where


def translate(notebook: Notebook) -> tuple[TranslatedCell, ...]:
    """Translate every code cell, magics included, each statement staying on its line.

    Raises ``UserError``, with cell and line, for a syntax error and for a magic that can't be translated.
    """
    cells = notebook.code_cells
    sources = tuple(cell.source for cell in cells)
    results = _translated(notebook, [None] * len(cells), Survey(sources))
    if not all(result.plain for result in results):
        whole = Survey(sources, tuple(result.tree for result in results))
        results = _translated(notebook, results, whole)
    names = always_shell_lists(
        (result.tree for result in results), (name for result in results for name in result.shell_lists)
    )
    if names:
        results = [_plain_lists(notebook, *pair, names) for pair in zip(cells, results, strict=True)]
    return tuple(_cell(notebook, cell, result) for cell, result in zip(cells, results, strict=True))


def _translated(
    notebook: Notebook, earlier: Sequence[Translation | None], names: Survey
) -> list[Translation]:
    """Translate the cells in order; a plain one stays as it came out ``earlier``."""
    known = Known()
    results = []
    for cell, before in zip(notebook.code_cells, earlier, strict=True):
        plain = before is not None and before.plain
        result = before if before and plain else _translation(notebook, cell, names, known)
        results.append(result)
        known = known.after(result.tree.body)
    return results


def _translation(notebook: Notebook, cell: Cell, names: Survey, known: Known) -> Translation:
    try:
        result = rewrite(cell.source, names, known)
    except Refused as error:
        place = where(notebook.name, cell.index, error.line, cell.execution_count)
        raise UserError(f"{place}: {error.reason}", error.hint) from error
    except SyntaxError as error:
        return _unparsed(notebook, cell, error)
    _require_whole(notebook, cell, result)
    return result


def _plain_lists(notebook: Notebook, cell: Cell, result: Translation, names: frozenset[str]) -> Translation:
    try:
        return replace(result, python=as_plain_lists(result.python, result.tree, names))
    except UnknownListUse as error:
        place = where(notebook.name, cell.index, error.line, cell.execution_count)
        raise UserError(f"{place}: {error.refusal.reason}", error.refusal.hint) from error


def _unparsed(notebook: Notebook, cell: Cell, error: SyntaxError) -> Translation:
    lines = cell.source.split("\n")
    line = min(error.lineno or 1, len(lines))
    problem, hint = explain(error, lines[line - 1])
    if cell.raises:
        reason = f"the cell is expected to fail, and does not even parse ({problem})"
        return Translation(python="\n" * (len(lines) - 1), dropped=(DroppedLine(1, reason),))
    place = where(notebook.name, cell.index, line, cell.execution_count)
    raise UserError(f"{place}: {problem}", hint) from error


def _require_whole(notebook: Notebook, cell: Cell, result: Translation) -> None:
    """Check our own work: no line may have moved."""
    if result.python.count("\n") != cell.source.count("\n"):
        place = where(notebook.name, cell.index)
        raise RuntimeError(f"{place}: the translation of its magics moved lines; this is a fault of promote")


def _cell(notebook: Notebook, cell: Cell, result: Translation) -> TranslatedCell:
    lines = cell.source.split("\n")
    return TranslatedCell(
        index=cell.index,
        python=result.python,
        dropped=tuple(
            Dropped(cell.index, one.line, _written(lines, one.line), one.reason) for one in result.dropped
        ),
        dependencies=result.dependencies,
        captured=result.captured,
        imports=result.imports,
        notes=tuple(f"{where(notebook.name, cell.index, line)}: {note}" for line, note in result.notes),
        raises=cell.raises,
        tags=cell.tags,
        chatter=result.chatter,
        terminal=result.terminal,
    )


def _written(lines: list[str], line: int) -> str:
    """The line as its author wrote it, with its continuations; all of a cell magic."""
    if lines[line - 1].lstrip().startswith("%%"):
        return "\n".join(lines[line - 1 :])
    end = line
    while end < len(lines) and lines[end - 1].rstrip().endswith("\\"):
        end += 1
    return "\n".join(lines[line - 1 : end]).strip()
