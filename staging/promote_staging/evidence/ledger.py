"""``staging/ledger.jsonl``: every decision, one line each, chained by hash to the one before.

An edited, removed, inserted or moved line breaks the chain. A missing end, or lines that somebody wrote with a
right chain, are found by git: what is believed must stand in a commit. Who may write commits can forge it all:
protected branches and signed commits are there for that (docs/explanation/evidence.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from promote_checks.review.evidence import digest
from promote_staging.evidence.record import Flags

LEDGER = "staging/ledger.jsonl"
START = "0" * 64
What = Literal["staged", "released", "percent", "rolled back", "undone"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision. ``undone``: the entry before could not be carried out."""

    number: int = 0
    """From 1."""
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
    previous: str = ""
    """Hash of the line before; zeros for the first."""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries in their order. ``broken`` says why they can't be believed; empty: they can."""

    entries: tuple[Entry, ...] = ()
    broken: str = ""

    @property
    def head(self) -> str:
        """Hash of the last line."""
        return self.entries[-1].hash if self.entries else START

    def naming(self, sha256: str) -> Entry | None:
        """The entry of the staging run that wrote this evidence."""
        found = (one for one in reversed(self.entries) if one.what == "staged" and one.evidence == sha256)
        return next(found, None)

    def last_flags(self) -> Entry | None:
        """The last entry that knows what the flags were."""
        return next((one for one in reversed(self.entries) if one.flags is not None), None)


def read(content: bytes) -> Ledger:
    """Read the lines up to the first that is not as it was written."""
    found: list[Entry] = []
    for number, line in enumerate(_lines(content), 1):
        entry = _parsed(line)
        reason = _fault(entry, line, number, found[-1].hash if found else START)
        if entry is None or reason:
            return Ledger(tuple(found), f"line {number} of {LEDGER} {reason}")
        found.append(entry)
    if content and not content.endswith(b"\n"):
        return Ledger(tuple(found), f"the last line of {LEDGER} does not end: it was cut off")
    return Ledger(tuple(found))


def extended(ledger: Ledger, bare: Entry) -> Ledger:
    """Add one; its number, the hash of the one before and its own are filled in here."""
    chained = msgspec.structs.replace(bare, number=len(ledger.entries) + 1, previous=ledger.head, hash="")
    return Ledger((*ledger.entries, msgspec.structs.replace(chained, hash=hash_of(chained))), ledger.broken)


def hash_of(entry: Entry) -> str:
    """The hash of everything but the hash."""
    return digest({key: value for key, value in msgspec.to_builtins(entry).items() if key != "hash"})


def line_of(entry: Entry) -> bytes:
    """One line of the file, with its end."""
    return msgspec.json.encode(entry, order="sorted") + b"\n"


def is_prefix(older: bytes, newer: bytes) -> bool:
    """Lines are only ever added: what stood there still does, and first."""
    return newer.startswith(older) and (not older or older.endswith(b"\n"))


def _lines(content: bytes) -> Iterator[bytes]:
    if content:
        yield from content.removesuffix(b"\n").split(b"\n")


def _parsed(line: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _fault(entry: Entry | None, line: bytes, number: int, before: str) -> str:
    if entry is None:
        return "is no entry"
    if entry.previous != before or entry.number != number:
        return "does not follow the line before: something was removed, inserted or moved"
    # Byte by byte: another spelling of the same values, or a key twice, could say something else to a person.
    return "was edited" if entry.hash != hash_of(entry) or line + b"\n" != line_of(entry) else ""
