"""Persons with ssh keys of their own, who sign commits."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.checks.review.small_project import git


def key(folder: Path, name: str) -> Path:
    """A private key; the public one lies beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    subprocess.run(
        ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)),
        check=True,
        capture_output=True,
    )
    return path


def allowed(folder: Path, *keys: Path) -> Path:
    """The file of allowed signers: each key belongs to the e-mail made of its name."""
    lines = [f"{one.name}@example.org {one.with_suffix('.pub').read_text(encoding='utf-8')}" for one in keys]
    path = folder / "allowed_signers"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def signed_commit(root: Path, private: Path) -> None:
    """Commit everything with a signature."""
    git(root, "add", "-A")
    settings = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={private}")
    git(root, *settings, "commit", "-q", "-S", "-m", "signed", "--allow-empty")
