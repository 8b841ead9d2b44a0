"""What is staged and released is what a clean checkout of the commit holds, file by file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.review.commit import differences
from promote_checks.review.files import in_scope
from promote_checks.review.git import committed_text, head_of, inside, tree_of
from promote_staging.releases.files import FOLDERS, SINGLES, release_files, sha256_of

SCOPE = (*(f"{folder}/*" for folder in FOLDERS), *SINGLES)
_NAMED = 3
_HINT = "Commit them, or remove them: git status --ignored"


def uncommitted(root: Path, *, copy: Path | None = None) -> tuple[str, ...]:
    """Return each file of a release that is not as in the commit, with what is the matter; none outside git.

    A trained model may lie outside git: it is bound by its digest, which the committed ``promotion.json`` holds.
    ``copy``: the release that was made of the project, looked at in its place. Raises UserError for links.
    """
    if not inside(root):
        return ()
    commit = head_of(root)
    if not commit:
        return ("nothing is committed yet",)
    files = release_files(copy or root)
    found = dict(differences(root, commit, names=tuple(files), scope=SCOPE, copy=copy))
    missed = in_scope(tree_of(root, commit), SCOPE).keys() - files.keys() - found.keys()
    found |= dict.fromkeys(missed, "is in the commit, and no part of a release")
    promoted = _promoted(root, commit)
    return tuple(
        f"{name} {reason}"
        for name, reason in sorted(found.items())
        if not _is_bound((copy or root) / name, name, promoted)
    )


def require_committed(root: Path, copy: Path) -> None:
    """Raise UserError, with the names of the files, where a copy is not what the commit holds."""
    found = uncommitted(root, copy=copy)
    if found:
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise UserError(f"what would be staged is in no commit: {', '.join(found[:_NAMED])}{more}", _HINT)


def _promoted(root: Path, commit: str) -> Mapping[str, Any]:
    text = committed_text(root, commit, "promotion.json") or b"{}"
    try:
        manifest = json.loads(text).get("manifest")
    except (ValueError, AttributeError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _is_bound(path: Path, name: str, promoted: Mapping[str, Any]) -> bool:
    return name.startswith("model/") and path.is_file() and sha256_of(path) == promoted.get(name)
