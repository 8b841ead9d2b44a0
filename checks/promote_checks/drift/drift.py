"""Is a notebook still what its package was made from?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from promote_checks.drift.compare import Change, changes
from promote_checks.drift.digest import code_of
from promote_checks.drift.original import Located, located, was_deleted
from promote_checks.drift.record import DOCUMENT, PYPROJECT, Record, Unusable, read_record
from promote_checks.drift.survey import Survey, survey_around
from promote_checks.errors import UserError
from promote_checks.notebook.read import decode

State = Literal[
    "same",  # byte for byte
    "outputs",  # the code is the same; outputs, texts or metadata are not
    "changed",
    "undecided",  # it differs, or may, and what was recorded can't say where
    "unreadable",  # the notebook is there and can't be read
    "gone",  # it was here and is not any more
    "elsewhere",  # it was never here
    "unpromoted",  # no promotion.json
    "unusable",  # a promotion.json that can't be used
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What one project and its notebook came to."""

    project: Path
    state: State
    notebook: Path | None = None
    record: Record | None = None
    changes: tuple[Change, ...] = ()
    why: str = ""
    """In words, where the state alone does not say it."""
    hint: str = ""

    @property
    def refuses(self) -> bool:
        """Whether a commit must not pass: it drifted, or it should have been compared and could not be."""
        return self.state in ("changed", "undecided", "unreadable", "unusable") or (
            self.state == "gone" and self.record is not None and self.record.declared is not None
        )


def drift_of(project: Path, notebook: Path | None = None) -> Drift:
    """Judge one project. ``notebook``: the original, where the caller knows it."""
    project = _absolute(project)
    record = read_record(project)
    if record is None:
        return Drift(project=project, state="unpromoted", why=f"there is no {DOCUMENT} in it")
    if isinstance(record, Unusable):
        return _unusable(record)
    if notebook is not None:
        return judged(record, Located(_absolute(notebook)))
    return judged(record, _place(record))


def notebook_of(project: Path) -> Path | None:
    """Where the notebook lies that a project was made from; None if that can't be told."""
    record = read_record(_absolute(project))
    return _place(record).notebook if isinstance(record, Record) else None


def drift_of_files(files: Sequence[Path]) -> tuple[Drift, ...]:
    """Judge every project that one of the files belongs to: as its notebook, promotion.json or pyproject.toml.

    A notebook that was never promoted belongs to none.
    """
    given = {_absolute(file) for file in files}
    found: dict[Path, Drift] = {}
    for around in _surveys(given):
        records = _records(around)
        found_here: tuple[Record | Unusable, ...] = (*records, *_broken(around, given))
        for one in found_here:
            if one.project not in found:
                drift = _asked(one, around, given, records)
                if drift is not None:
                    found[one.project] = drift
    return tuple(found[project] for project in sorted(found))


def judged(record: Record, place: Located) -> Drift:
    """Compare a project's record with its notebook."""
    if place.notebook is None:
        return _not_found(record, place)
    same = Drift(project=record.project, state="same", record=record, notebook=place.notebook)
    try:
        data = place.notebook.read_bytes()
        if hashlib.sha256(data).hexdigest() == record.sha256:
            return same
        document = decode(place.notebook, data)
    except FileNotFoundError:
        return _not_found(record, Located())
    except (UserError, OSError) as error:
        why, hint = _words_of(error)
        return replace(same, state="unreadable", why=why, hint=hint)
    if record.code is None:
        why = f"its bytes changed, and this {DOCUMENT} does not say yet whether that is its code"
        return replace(same, state="undecided", why=why)
    now = code_of(document.language, document.cells)
    if now.sha256 == record.code.sha256:
        return replace(same, state="outputs")
    why = "" if now.language == record.code.language else f"its language is {now.language} now"
    return replace(same, state="changed", changes=changes(record.code, now), why=why)


def _place(record: Record) -> Located:
    around = survey_around(record.project)
    return located(record, around, _records(around, besides=record.project))


def _words_of(error: Exception) -> tuple[str, str]:
    if isinstance(error, UserError):
        return error.message, error.hint
    reason = error.strerror if isinstance(error, OSError) else None
    return f"it can't be read ({reason or type(error).__name__})", "check its permissions"


def _not_found(record: Record, place: Located) -> Drift:
    key = f'write [tool.promote] notebook = "..." into its {PYPROJECT}, the path from there'
    if place.rivals:
        names = ", ".join(os.path.relpath(path, record.project) for path in place.rivals)
        why = f"several notebooks could be {record.name}: {names}"
        return Drift(project=record.project, record=record, state="undecided", why=why, hint=key)
    if record.declared is not None:
        why = f"[tool.promote] notebook names {record.declared}, which is not there"
        return Drift(project=record.project, record=record, state="gone", why=why, hint="mend that path")
    state: State = "gone" if was_deleted(record) else "elsewhere"
    why = f"{record.name} {'was here and is gone' if state == 'gone' else 'is nowhere here'}"
    return Drift(project=record.project, record=record, state=state, why=why, hint=key)


def _unusable(found: Unusable) -> Drift:
    return Drift(project=found.project, state="unusable", why=found.why, hint=found.hint)


def _surveys(files: Iterable[Path]) -> tuple[Survey, ...]:
    """One walk for each repository that the files lie in."""
    found: dict[Path, Survey] = {}
    for file in sorted(files):
        root = next((one for one in file.parents if (one / ".git").exists()), file.parent)
        if root not in found:
            found[root] = survey_around(root)
    return tuple(found.values())


def _records(around: Survey, besides: Path | None = None) -> tuple[Record, ...]:
    read = (read_record(project) for project in around.projects if project != besides)
    return tuple(one for one in read if isinstance(one, Record))


def _broken(around: Survey, given: set[Path]) -> tuple[Unusable, ...]:
    """Projects whose record can't be used, if they are asked for. Other tools may have a promotion.json too."""
    read = (read_record(project) for project in around.projects)
    return tuple(one for one in read if isinstance(one, Unusable) and not one.foreign and _meant(one, given))


def _meant(one: Unusable, given: set[Path]) -> bool:
    return one.project / DOCUMENT in given or any(
        file.with_suffix("") == one.project for file in given if file.suffix
    )


def _asked(
    one: Record | Unusable, around: Survey, given: set[Path], records: Sequence[Record]
) -> Drift | None:
    if isinstance(one, Unusable):
        return _unusable(one)
    itself = bool({one.project / DOCUMENT, one.project / PYPROJECT} & given)
    if not itself and not _named(one, given):
        return None
    place = located(one, around, [other for other in records if other is not one])
    if itself or place.notebook in given or set(place.rivals) & given:
        return judged(one, place)
    return None


def _named(record: Record, given: set[Path]) -> bool:
    """Cheap: whether one of the files could be this project's notebook at all."""
    names = {file.name for file in given}
    return record.name in names or (record.declared is not None and Path(record.declared).name in names)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))
