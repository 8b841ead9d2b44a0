"""What a line of the ledger can be. Strict: a key that nobody reads could say something else to a person."""

from __future__ import annotations

from typing import Literal

import msgspec

What = Literal["staged", "released", "percent", "rolled back", "undone"]
Kind = Literal["sign", "waiver"]


class Flags(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``flags.json`` says, as far as it decides who is served what."""

    generation: int
    mode: str
    basis_points: int
    stable: str
    candidate: str | None

    @property
    def live(self) -> str:
        """The release that serves everybody who is not in a ramp."""
        return self.candidate if self.mode == "on" and self.candidate else self.stable


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="record"):
    number: int = 0
    """From 1, over all lines of the ledger."""
    previous: str = ""
    """Hash of the line before; zeros for the first."""
    hash: str = ""
    """Of everything else in this line."""


class Entry(_Line, frozen=True, kw_only=True, tag="decision"):
    """One decision about what is served. ``undone``: the entry before could not be carried out."""

    at: str
    """UTC, ISO 8601 with seconds."""
    by: str
    what: What
    why: str
    release: str
    """Short digest of the release that it is about; empty: not known."""
    evidence: str = ""
    """sha256 of the evidence file; empty: none was needed."""
    verdict: str = ""
    """Of that evidence."""
    flags: Flags | None
    """What ``flags.json`` says after this; None: there is none, or it can't be read."""
    anchor: str = ""
    """The commit that was checked out; empty: not under git, or git was not asked."""
    note: str = ""
    """What was missing: "not anchored", what could not be recorded at the time."""


class Signoff(_Line, frozen=True, kw_only=True, tag="sign-off"):
    """One person's word for one item of the review, bound to the files that it rests on."""

    kind: Kind
    """A waiver accepts what a command has shown not to be so; it answers nothing."""
    item: str
    question: str
    """As it was when it was signed."""
    by: str
    """A name, as it was typed. Who committed this line says whose it is."""
    role: str = ""
    """In which role; empty: any that can answer the item."""
    note: str
    digest: str
    """Of ``files``."""
    files: dict[str, str]
    """Path -> sha256 of every file that the item rests on."""


Record = Entry | Signoff
