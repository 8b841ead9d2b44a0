"""One walk over a repository: where promoted projects lie, and where notebooks and scripts do."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from promote_checks.drift.record import DOCUMENT
from promote_checks.notebook.passed_over import is_passed_over
from promote_checks.rules.reading import SUFFIXES

_WITHOUT_GIT = 2
"""Levels of folders that are looked through where no repository says what belongs together."""
_SUFFIXES = tuple(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies below a root."""

    projects: tuple[Path, ...] = ()
    """Folders that hold a promotion.json."""
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Notebooks and scripts: file name -> folders. Text, since a repository may hold very many."""

    def named(self, name: str) -> list[Path]:
        """The notebooks and scripts of a name."""
        return [Path(folder, name) for folder in self.files.get(name, ())]


def survey_around(folder: Path) -> Survey:
    """Look through the git repository around ``folder``; without one, the project or folder alone."""
    root = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    if root is not None:
        return survey(root)
    project = next((one for one in (folder, folder.parent) if (one / DOCUMENT).is_file()), folder)
    return survey(project, _WITHOUT_GIT)


def survey(root: Path, levels: int | None = None) -> Survey:
    """Walk; hidden folders, environments and what is built or installed are left out. Links are not followed."""
    projects: list[Path] = []
    files: dict[str, list[str]] = {}
    for folder, name in _names(str(root), levels):
        if name == DOCUMENT:
            projects.append(Path(folder))
        else:
            files.setdefault(name, []).append(folder)
    return Survey(tuple(sorted(projects)), files)


def _names(folder: str, levels: int | None) -> Iterator[tuple[str, str]]:
    below: list[str] = []
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return  # a folder that may not be read holds nothing that may be judged
    if any(entry.name == "pyvenv.cfg" for entry in found):
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            if not is_passed_over(folder, entry.name):
                below.append(entry.path)
        elif entry.name == DOCUMENT or entry.name.lower().endswith(_SUFFIXES):
            yield folder, entry.name
    for one in below if levels is None or levels > 1 else ():
        yield from _names(one, None if levels is None else levels - 1)
