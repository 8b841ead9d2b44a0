"""``staging/ledger.jsonl``: one line for each word that was given, chained by hash to the line before.

An edited, removed, inserted or moved line breaks the chain, and so does a last line that was cut. Lines that are missing at
the end, or that somebody wrote with a right chain, are found by git: what is believed must stand in a commit. Who may write
commits can forge it all: protected branches and signed commits are there for that (docs/explanation/evidence.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger.digest import digest
from promote_checks.ledger.records import Entry, Record, Signoff

LEDGER = "staging/ledger.jsonl"
START = "0" * 64
RESTORE = f"Restore it from git: git log {LEDGER}. Lines are only ever added to it."


@dataclass(frozen=True)
class Ledger:
    """All lines in their order. ``broken`` says why they can't be believed; empty: they can."""

    records: tuple[Record, ...] = ()
    broken: str = ""

    @property
    def head(self) -> str:
        """Hash of the last line."""
        return self.records[-1].hash if self.records else START

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The decisions."""
        return tuple(one for one in self.records if isinstance(one, Entry))

    @cached_property
    def signoffs(self) -> tuple[Signoff, ...]:
        """The words of reviewers."""
        return tuple(one for one in self.records if isinstance(one, Signoff))

    def last(self, item: str) -> Signoff | None:
        """The last word on an item: a later one replaces those before."""
        return next((one for one in reversed(self.signoffs) if one.item == item), None)

    def naming(self, sha256: str) -> Entry | None:
        """The entry of the staging run that wrote this evidence."""
        found = (one for one in reversed(self.entries) if one.what == "staged" and one.evidence == sha256)
        return next(found, None)

    def last_flags(self) -> Entry | None:
        """The last entry that knows what the flags were."""
        return next((one for one in reversed(self.entries) if one.flags is not None), None)


def read(content: bytes) -> Ledger:
    """Read the lines up to the first that is not as it was written."""
    found: list[Record] = []
    for number, line in enumerate(_lines(content), 1):
        record = _parsed(line)
        reason = _departure(record, line, number, found[-1].hash if found else START)
        if record is None or reason:
            return Ledger(tuple(found), f"line {number} of {LEDGER} {reason}")
        found.append(record)
    if content and not content.endswith(b"\n"):
        return Ledger(tuple(found), f"the last line of {LEDGER} does not end: it was cut off")
    return Ledger(tuple(found))


def require_whole(ledger: Ledger) -> None:
    """Raise ``UserError`` for a ledger that was tampered with: what is added to it would bury that."""
    if ledger.broken:
        raise UserError(f"the ledger was tampered with: {ledger.broken}", RESTORE)


def extended(ledger: Ledger, bare: Record) -> Ledger:
    """Add one; its number, the hash of the one before and its own are filled in here."""
    chained = msgspec.structs.replace(bare, number=len(ledger.records) + 1, previous=ledger.head, hash="")
    whole = msgspec.structs.replace(chained, hash=hash_of(chained))
    return Ledger((*ledger.records, whole), ledger.broken)


def hash_of(record: Record) -> str:
    """The hash of everything but the hash."""
    return digest({key: value for key, value in msgspec.to_builtins(record).items() if key != "hash"})


def line_of(record: Record) -> bytes:
    """One line of the file, with its end."""
    return msgspec.json.encode(record, order="sorted") + b"\n"


def is_prefix(older: bytes, newer: bytes) -> bool:
    """Lines are only ever added: what stood there still does, and first."""
    return newer.startswith(older) and (not older or older.endswith(b"\n"))


def _lines(content: bytes) -> Iterator[bytes]:
    if content:
        yield from content.removesuffix(b"\n").split(b"\n")


def _parsed(line: bytes) -> Record | None:
    try:
        return msgspec.json.decode(line, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _departure(record: Record | None, line: bytes, number: int, before: str) -> str:
    if record is None:
        return "is no entry"
    if record.previous != before or record.number != number:
        return "does not follow the line before: something was removed, inserted or moved"
    # Byte by byte: another spelling of the same values, or a key twice, could say something else to a person.
    if record.hash != hash_of(record) or line + b"\n" != line_of(record):
        return "was edited"
    return "was edited" if isinstance(record, Signoff) and record.digest != digest(record.files) else ""
