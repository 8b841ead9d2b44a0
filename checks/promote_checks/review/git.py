"""What git knows about the project. Nothing is written: not even the index is refreshed.

Contents are read as the objects that a commit holds, never by commands that convert them (``status``, ``archive``,
``diff``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.execution import git

_SEE = "See what `git status` says in that folder."
LINK = "120000"
"""The mode of a link in a commit."""
SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file as a commit holds it."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Ran:
    """How a call of git ended."""

    code: int
    out: bytes
    err: bytes


def head_of(root: Path) -> str:
    """The id of the commit that is checked out; empty outside git and before the first commit."""
    if not inside(root):
        return ""
    head = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return head.out.decode().strip() if head.code == 0 else ""


def inside(root: Path) -> bool:
    """Is the folder part of a working tree? One that the tree around it ignores is not."""
    absolute = root.absolute()
    if not any((folder / ".git").exists() for folder in (absolute, *absolute.parents)):
        return False
    answer_of(root, "rev-parse", "--git-dir")
    return run_git(root, "check-ignore", "-q", ".").code != 0


def top_of(root: Path) -> Path | None:
    """The top of the working tree that the folder is part of; None outside git."""
    if not inside(root):
        return None
    return Path(os.fsdecode(answer_of(root, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()


def known_files(root: Path) -> tuple[str, ...]:
    """Paths below the folder that are committed or could be: what git ignores is not among them."""
    listed = answer_of(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".")
    return tuple(sorted({os.fsdecode(name) for name in listed.split(b"\0") if name}))


def tracked_files(root: Path) -> tuple[str, ...]:
    """Paths below the folder that are committed, or added to be."""
    listed = answer_of(root, "ls-files", "-z", "--cached", "--", ".")
    return tuple(sorted({os.fsdecode(name) for name in listed.split(b"\0") if name}))


def commit_id(root: Path, revision: str) -> str | None:
    """The whole id of the commit that a revision names; None: git knows none, or the folder is not under git."""
    # What begins with a dash would be an option.
    if revision.startswith("-") or not inside(root):
        return None
    found = run_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return found.out.decode().strip() if found.code == 0 else None


def tree_of(root: Path, commit: str) -> Mapping[str, Blob]:
    """Every file of a commit below the folder, by its path from the folder."""
    listed = answer_of(root, "ls-tree", "-r", "-z", commit, "--", ".")
    found = {}
    for line in filter(None, listed.split(b"\0")):
        head, _, name = line.partition(b"\t")
        mode, _, blob = head.decode().split()
        found[os.fsdecode(name)] = Blob(mode, blob)
    return found


def contents_of(root: Path, blobs: Sequence[str]) -> Mapping[str, bytes]:
    """The bytes of objects by their ids, as they are stored: no filter and no conversion of line ends runs."""
    answer = run_git(root, "cat-file", "--batch", stdin="".join(f"{one}\n" for one in blobs).encode())
    found: dict[str, bytes] = {}
    at = 0
    while answer.code == 0 and at < len(answer.out):
        end = answer.out.index(b"\n", at)
        words = answer.out[at:end].decode().split()
        if len(words) != 3:
            raise UserError(f"git has lost an object in {root}: {' '.join(words)}", "Run: git fsck")
        size = int(words[2])
        found[words[0]] = answer.out[end + 1 : end + 1 + size]
        at = end + 2 + size
    if answer.code != 0:
        raise _no_answer(root, answer)
    return found


def committed_text(root: Path, revision: str, name: str) -> bytes | None:
    """A file as it is in a revision; None: the revision doesn't hold it. Raises for an unknown revision."""
    commit = commit_id(root, revision)
    if commit is None:
        raise UserError(f"git knows no revision {revision}", "Fetch it first, or name another one.")
    shown = run_git(root, "cat-file", "blob", f"{commit}:./{name}")
    return shown.out if shown.code == 0 else None


def answer_of(root: Path, *words: str) -> bytes:
    """What git prints. Raises ``UserError`` where it ends with an error."""
    done = run_git(root, *words)
    if done.code != 0:
        raise _no_answer(root, done)
    return done.out


def run_git(root: Path, *words: str, stdin: bytes = b"", settings: Sequence[str] = ()) -> Ran:
    """Run git in the folder, with nothing of the repository's own that would start a program."""
    try:
        done = git.run_git(root, *words, stdin=stdin, settings=settings)
    except FileNotFoundError as error:
        raise UserError(f"{root} is under git, but there is no git to ask", "Install git.") from error
    return Ran(done.returncode, done.stdout, done.stderr)


def _no_answer(root: Path, done: Ran) -> UserError:
    first = (done.err.decode(errors="replace").strip().splitlines() or ["no reason given"])[0]
    return UserError(f"git does not answer in {root}: {first}", _SEE)
