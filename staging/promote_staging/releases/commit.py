"""A project as it is in a commit, beside the working tree."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from promote_checks.errors import UserError
from promote_checks.review.git import LINK, SUBMODULE, Blob, commit_id, contents_of, tree_of


def exported(project: Path, revision: str, folder: Path) -> bool:
    """Write the project's folder, as it is in a commit, into ``folder``; False: git knows no such commit.

    Neither the working tree nor the index is touched, and nothing that the repository configures is run. Raises UserError
    where the commit has no such folder, or it can't be unpacked safely. A link is written last, and only as a link.
    """
    commit = commit_id(project, revision)
    if commit is None:
        return False
    tree = tree_of(project, commit)
    if not tree:
        hint = "Name a commit that has the project in the same place, or the folder of a promoted project."
        raise UserError(f"the commit {revision} does not hold this project", hint)
    _require_safe(tree, revision)
    contents = contents_of(project, sorted({one.id for one in tree.values() if one.mode != SUBMODULE}))
    # Links last: nothing is written through one.
    for name, blob in sorted(tree.items(), key=lambda pair: (pair[1].mode == LINK, pair[0])):
        if blob.mode != SUBMODULE:
            _write(folder / name, blob, contents[blob.id])
    return True


def _write(path: Path, blob: Blob, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if blob.mode == LINK:
        path.symlink_to(os.fsdecode(content))
    else:
        path.write_bytes(content)


def _require_safe(tree: Mapping[str, Blob], revision: str) -> None:
    """Git checks names at a checkout only: a commit that was written by hand can hold any."""
    for name in tree:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or any(part.lower() == ".git" for part in path.parts):
            raise UserError(
                f"the commit {revision} can't be unpacked: it holds {name!r}", "Name a folder instead."
            )
