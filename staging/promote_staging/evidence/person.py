"""Who decides: as they say themselves, else as git or the machine knows them."""

from __future__ import annotations

import getpass
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.execution.git import run_git

UNKNOWN = "unknown"


def who(root: Path, said: str | None) -> str:
    """Return a name that can be printed. Raises ``UserError`` only for one that was given and can't be."""
    if said is not None:
        return printable(said, "--by")
    for name in (_git_name(root), _login()):
        if name and name.isprintable():
            return name
    return UNKNOWN


def printable(text: str, option: str) -> str:
    """The words without what is around them. Raises ``UserError`` for none, or for control characters."""
    words = text.strip()
    if not words:
        raise UserError(f"{option} is empty", f"Write {option} with plain words, or leave it away.")
    if not words.isprintable():
        raise UserError(f"{option} holds characters that can't be shown", "Write plain words in one line.")
    return words


def _git_name(root: Path) -> str:
    try:
        done = run_git(root, "config", "user.name")
    except OSError:
        return ""
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
