"""A project as it is in a commit, beside the working tree."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.review.git import archived, commit_id


def exported(project: Path, revision: str, folder: Path) -> bool:
    """Write the project's folder, as it is in a commit, into ``folder``; False: git knows no such commit.

    Neither the working tree nor the index is touched. Raises UserError where the commit has no such folder, or it
    can't be unpacked safely.
    """
    commit = commit_id(project, revision)
    if commit is None:
        return False
    content = archived(project, commit)
    if content is None:
        hint = "Name a commit that has the project in the same place, or the folder of a promoted project."
        raise UserError(f"the commit {revision} does not hold this project", hint)
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise UserError(
            f"the commit {revision} can't be unpacked: {error}", "Name a folder instead."
        ) from None
    return True
