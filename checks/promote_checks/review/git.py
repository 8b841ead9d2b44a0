"""What git knows about the project. Nothing is written: not even the index is refreshed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.execution.git import Answer, run_git

_MEND = "See what `git status` says in that folder."


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that is checked out. Not ``clean``: files of the project are not as they are in it."""

    id: str
    clean: bool


def commit_of(root: Path, *, without: Sequence[str]) -> Commit | None:
    """The commit, seen without the files ``without``; None outside git and before the first commit."""
    if not inside(root):
        return None
    head = _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if head.returncode != 0:
        return None
    left_out = [f":(exclude){name}" for name in without]
    # Renames are off: with them a line has two paths. In a submodule git would follow its own configuration.
    changed = _said(
        root,
        "status",
        "--porcelain",
        "--no-renames",
        "--untracked-files=all",
        "--ignore-submodules=dirty",
        "--",
        ".",
        *left_out,
    )
    return Commit(head.stdout.decode().strip(), clean=not changed.strip())


def inside(root: Path) -> bool:
    """Is the folder part of a working tree? One that the tree around it ignores is not."""
    absolute = root.absolute()
    if not any((folder / ".git").exists() for folder in (absolute, *absolute.parents)):
        return False
    _said(root, "rev-parse", "--git-dir")
    return _git(root, "check-ignore", "-q", ".").returncode != 0


def top_of(root: Path) -> Path | None:
    """The top of the working tree that the folder is part of; None outside git."""
    if not inside(root):
        return None
    return Path(os.fsdecode(_said(root, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()


def known_files(root: Path) -> tuple[str, ...]:
    """Paths below the folder that are committed or could be: what git ignores is left out."""
    listed = _said(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".")
    return tuple(sorted({os.fsdecode(name) for name in listed.split(b"\0") if name}))


def commit_id(root: Path, revision: str) -> str | None:
    """The whole id of the commit that a revision names; None: git knows none, or the folder is not under git."""
    # What begins with a dash would be an option.
    if revision.startswith("-") or not inside(root):
        return None
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return found.stdout.decode().strip() if found.returncode == 0 else None


def archived(root: Path, commit: str) -> bytes | None:
    """The folder as it is in a commit, as a tar archive with paths from the folder; None: the commit has no such
    folder."""
    done = _git(root, "archive", "--format=tar", commit, "--", ".")
    return done.stdout if done.returncode == 0 else None


def committed_text(root: Path, revision: str, name: str) -> bytes | None:
    """A file as it is in a revision; None: the revision doesn't hold it. Raises for an unknown revision."""
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found.returncode != 0:
        raise UserError(f"git knows no revision {revision}", "Fetch it first, or name another one.")
    shown = _git(root, "show", f"{found.stdout.decode().strip()}:./{name}")
    return shown.stdout if shown.returncode == 0 else None


def _said(root: Path, *words: str) -> bytes:
    done = _git(root, *words)
    if done.returncode != 0:
        first = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[0]
        raise UserError(f"git does not answer in {root}: {first}", _MEND)
    return done.stdout


def _git(root: Path, *words: str) -> Answer:
    try:
        return run_git(root, *words)
    except FileNotFoundError as error:
        raise UserError(f"{root} is under git, but there is no git to ask", "Install git.") from error
