"""What a candidate is compared with: what is live, another folder, or a commit."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.store import require_plain
from promote_staging.releases.artefact import complete
from promote_staging.releases.commit import exported
from promote_staging.releases.snapshot import RECORD, RELEASES, Release, opened, snapshot


def baseline(project: Path, words: str | None, *, live: str | None = None) -> Release | None:
    """Return the release to compare with, as a verified copy in the project's ``staging/releases``.

    ``words``: None is what is ``live`` (the short digest that the flags give to everybody, None: nothing is), and
    there is no baseline where nothing is; else a folder that exists (a project, or a copy of a release), else a
    commit. Raises UserError for words that are neither, and for a release that can't be had as it was.
    """
    if words is None:
        return None if live is None else _live(project, live)
    folder = Path(words)
    if folder.is_dir():
        return _of_folder(project, folder)
    release = _of_commit(project, words)
    if release is not None:
        return release
    raise UserError(
        f"--baseline {words} is neither a folder nor a commit of the repository of {project}",
        "Name the folder of a promoted project, or what `git rev-parse` understands.",
    )


def _live(project: Path, short: str) -> Release:
    require_plain(project, RELEASES.as_posix())
    folder = project / RELEASES / short
    if not folder.is_dir():
        raise UserError(
            f"the flags give everybody the release {short}, and there is no copy of it in {RELEASES.as_posix()}",
            "Name the commit or the folder it was made from with --baseline.",
        )
    return opened(folder)


def _of_folder(project: Path, folder: Path) -> Release:
    shelf = project / RELEASES
    if not (folder / RECORD).is_file():
        return snapshot(folder, into=shelf)
    release = opened(folder)
    place = shelf / release.short
    if not place.exists():
        shelf.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=shelf) as desk:
            copy = Path(desk) / "release"
            shutil.copytree(folder, copy)
            copy.rename(place)
    return opened(place)


def _of_commit(project: Path, words: str) -> Release | None:
    with tempfile.TemporaryDirectory(prefix="promote-baseline-") as desk:
        folder = Path(desk) / "project"
        if not exported(project, words, folder):
            return None
        name, shelf = f"the commit {words}", project / RELEASES
        copies = sorted(shelf.iterdir()) if shelf.is_dir() else []
        complete(folder, (project, *copies), name=name)
        return snapshot(folder, into=shelf, name=name)
