"""Whose word a line of the ledger is: the identity of the signature of the commit that brought it, checked by git.

A name in a line is typed by anybody. A signature of the commit binds it to a key, and the allowed signers (ssh) or the keyring
(gpg) bind the key to a person. Neither is taken from the repository's own configuration: who can write that could name a
checker that always says yes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from promote_checks.execution.git import shared_folder
from promote_checks.ledger.chain import LEDGER
from promote_checks.review.git import head_of, run_git

_HEADER = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?\Z")
_FORMAT = "--format=%G?%x00%GS%x00%GF%x00%aE"
_REASONS: Mapping[str, str] = {
    "N": "is not signed",
    "B": "has a signature that does not fit it",
    "U": "is signed with a key that no allowed signer has",
    "X": "has a signature that has expired",
    "Y": "is signed with a key that has expired",
    "R": "is signed with a key that was revoked",
    "E": "has a signature that can't be checked here",
}
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Identity:
    """``signer`` is who signed the commit; empty: nobody is known to have, and ``reason`` says why."""

    signer: str = ""
    key: str = ""
    """Fingerprint."""
    reason: str = ""
    author: str = ""
    """E-mail of the author, as the commit says it. Unverified like any name."""

    @property
    def verified(self) -> bool:
        """A signature was checked."""
        return bool(self.signer)

    def said_of(self, name: str) -> str:
        """The name with what is known about it."""
        if self.verified:
            return f"{name} (signed by {self.signer})"
        return f"{name} (a name alone, unverified: {self.reason})"


def person(identity: Identity) -> str:
    """One word for a person: the e-mail in an identity where there is one, in small letters."""
    address = re.search(r"<([^<>]+)>\s*\Z", identity.signer)
    return (address[1] if address else identity.signer).strip().lower()


def identities(root: Path, lines: int, *, signers: Path | None = None) -> tuple[Identity, ...]:
    """Return one identity for each line of the ledger, in their order.

    ``signers``: a file of allowed signers, as ``ssh-keygen`` reads it; None: the one of the user's own configuration.
    """
    if not head_of(root):
        return (Identity(reason="not under git, or not committed"),) * lines
    commits = _commits_of_lines(root)
    known = {commit: identity_of(root, commit, signers=signers) for commit in {*commits.values()} if commit}
    missing = Identity(reason="this line is not committed yet")
    cut = Identity(reason="the history is cut off here: fetch all of it")
    return tuple(
        missing if number not in commits else known.get(commits[number], cut)
        for number in range(1, lines + 1)
    )


def identity_of(root: Path, commit: str, *, signers: Path | None = None) -> Identity:
    """Who signed a commit."""
    trusted = f"gpg.ssh.allowedSignersFile={signers.absolute() if signers else _own_signers(root)}"
    settings = (trusted, "gpg.ssh.revocationFile=", "log.showSignature=false", "log.mailmap=false")
    done = run_git(root, "log", "-1", "--no-decorate", _FORMAT, commit, "--", settings=settings)
    parts = done.out.decode(errors="replace").rstrip("\n").split("\0")
    if done.code != 0 or len(parts) != 4:
        return Identity(reason=f"git does not answer about the commit {commit[:_SHORT]}")
    state, signer, key, author = parts
    if state == "G" and signer and signer.isprintable():
        return Identity(signer=signer, key=key, author=author)
    reason = _REASONS.get(state, "has a signature that can't be checked")
    return Identity(reason=f"the commit {commit[:_SHORT]} {reason}", author=author)


def last_author(root: Path, *names: str, signers: Path | None = None) -> Identity | None:
    """Who committed the last change of these files; None: no commit has them."""
    if not head_of(root):
        return None
    found = run_git(root, "log", "-1", "--format=%H", "HEAD", "--", *names).out.decode().strip()
    return identity_of(root, found, signers=signers) if found else None


def _commits_of_lines(root: Path) -> Mapping[int, str]:
    """Number of a line, from 1 -> the commit that brought it; empty: what is behind a cut-off history."""
    done = run_git(root, "blame", "--no-textconv", "--porcelain", "HEAD", "--", LEDGER)
    if done.code != 0:
        return {}
    cut = _cut_off(root)
    found = {}
    for line in done.out.split(b"\n"):
        match = None if line.startswith(b"\t") else _HEADER.match(line)
        if match:
            commit = match[1].decode()
            found[int(match[2])] = "" if commit in cut else commit
    return found


def _cut_off(root: Path) -> frozenset[str]:
    """The commits at which a shallow clone ends: they seem to bring all that was there before."""
    folder = shared_folder(root)
    if folder is None:
        return frozenset()
    try:
        return frozenset((folder / "shallow").read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()


def _own_signers(root: Path) -> str:
    """The allowed signers of the user, else of the machine; a file of nobody where there are none."""
    for place in ("--global", "--system"):
        found = run_git(root, "config", place, "--type=path", "--get", "gpg.ssh.allowedSignersFile")
        if found.code == 0 and found.out.strip():
            return os.fsdecode(found.out).rstrip("\n")
    return os.devnull
