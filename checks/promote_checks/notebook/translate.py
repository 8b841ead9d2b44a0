"""Translate the code cells of a notebook to plain Python."""

from __future__ import annotations

import ast

from promote_checks.errors import UserError
from promote_checks.notebook.model import Cell, Dropped, Notebook, TranslatedCell
from promote_checks.notebook.python_text import explain, parse
from promote_checks.notebook.rewrite import Refused, rewrite
from promote_checks.notebook.survey import Known, Survey, survey, words_of
from promote_checks.notebook.translation import DroppedLine, Translation
from promote_checks.notebook.where import where


def translate(notebook: Notebook) -> tuple[TranslatedCell, ...]:
    """Translate every code cell, magics included, each statement staying on its line.

    Raises ``UserError``, with cell and line, for a syntax error and for a magic that can't be translated.
    """
    cells = notebook.code_cells
    sources = [cell.source for cell in cells]
    first = _translated(notebook, cells, Survey(words=words_of(sources)))
    if all(one.python == cell.source for one, cell in zip(first, cells, strict=True)):
        return tuple(_cell(notebook, cell, one) for cell, one in zip(cells, first, strict=True))
    whole = survey(sources, [parse(one.python) for one in first])
    second = _translated(notebook, cells, whole)
    return tuple(_cell(notebook, cell, one) for cell, one in zip(cells, second, strict=True))


def _translated(notebook: Notebook, cells: tuple[Cell, ...], names: Survey) -> list[Translation]:
    known = Known()
    results = []
    for cell in cells:
        result = _translation(notebook, cell, names, known)
        results.append(result)
        known = known.after(parse(result.python).body)
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
    """Check our own work: it must parse, and no line may have moved."""
    try:
        tree: ast.Module | None = parse(result.python)
    except SyntaxError:
        tree = None
    if tree is None or result.python.count("\n") != cell.source.count("\n"):
        place = where(notebook.name, cell.index)
        raise RuntimeError(f"{place}: the translation of its magics is broken; this is a fault of promote")


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
