"""Which notebook a promoted project was made from. Where it lies is not written down: projects are moved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from promote_checks.drift.compare import in_common
from promote_checks.drift.digest import Code, code_of
from promote_checks.drift.record import Record
from promote_checks.drift.survey import Survey
from promote_checks.errors import UserError
from promote_checks.notebook.read import decode


@dataclass(frozen=True, slots=True)
class Located:
    """Where the notebook of a project is."""

    notebook: Path | None = None
    rivals: tuple[Path, ...] = ()
    """Several that it could be, none of them what was recorded: nobody can tell which it is."""


def located(record: Record, survey: Survey, others: Iterable[Record] = ()) -> Located:
    """Find the notebook: as declared, else beside the project or in it, else the one of that name in the repository.

    ``others`` are the other projects of the repository: what belongs to them for sure is not this one's.
    """
    if record.declared is not None:
        path = _plain(record.project / record.declared)
        return Located(path if path.is_file() else None)
    near = next((path for path in places(record) if path.is_file()), None)
    return Located(near) if near is not None else _elsewhere(record, survey, tuple(others))


def places(record: Record) -> tuple[Path, ...]:
    """Where the notebook lies if nobody said otherwise. The thin notebook is not it, whatever its name."""
    if record.declared is not None:
        return (_plain(record.project / record.declared),)
    project, name = record.project, record.name
    found = (project.parent / name, project / name, project / "notebooks" / name)
    return tuple(path for path in map(_plain, found) if path != record.thin)


def code_at(path: Path) -> Code:
    """The code of a notebook as it is now. Raises ``UserError`` or ``OSError`` where it can't be read."""
    document = decode(path, path.read_bytes())
    return code_of(document.language, document.cells)


def was_deleted(record: Record) -> bool:
    """Whether git remembers a notebook at one of the places where it would lie. Only asked when none is there."""
    from promote_checks.execution.git import run_git  # takes a while to import, and is hardly ever needed

    paths = [os.path.relpath(path, record.project) for path in places(record)]
    try:
        done = run_git(record.project, "log", "-1", "--format=%h", "--", *paths)
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())


def _elsewhere(record: Record, survey: Survey, others: Sequence[Record]) -> Located:
    """``promote NOTEBOOK -o DIR`` may have put the project anywhere."""
    thin = {record.thin, *(other.thin for other in others)}
    # A package has modules of its own, and one of them may be called as the script was.
    emitted = [one.project / "src" for one in (record, *others)]
    named = [
        path
        for path in survey.named(record.name)
        if path not in thin and not any(path.is_relative_to(source) for source in emitted)
    ]
    alike = _alike(record.code, named) if record.code is not None else []
    free = [path for path in named if path not in _claimed(record, others)]
    found = [path for path in alike if path in free] or alike or free
    return Located(found[0]) if len(found) == 1 else Located(None, tuple(found))


def _alike(then: Code, named: Sequence[Path]) -> list[Path]:
    """The one that is what was recorded, or all that share a cell with it."""
    codes = {path: code for path in named if (code := _code_or_none(path)) is not None}
    same = [path for path, code in codes.items() if code.sha256 == then.sha256]
    return same[:1] or [path for path, code in codes.items() if in_common(then, code)]


def _claimed(record: Record, others: Iterable[Record]) -> set[Path]:
    """Notebooks beside projects that were made from something else than this one."""
    rest = (other for other in others if other.sha256 != record.sha256)
    return {path for other in rest for path in places(other)[:1] if path.is_file()}


def _code_or_none(path: Path) -> Code | None:
    try:
        return code_at(path)
    except (UserError, OSError):
        return None


def _plain(path: Path) -> Path:
    """Without ``..``; links stay, since a link to a notebook is a name for it."""
    return Path(os.path.normpath(path))
