"""Who signed what: one line a sign-off, each chained by its hash to the one before.

What the chain shows and what not: an edited, removed, inserted or moved line breaks it, and so does a missing
end, since ``review.json`` and git hold the last hash. Somebody who writes all of it anew, with ``review.json``
and the history of git, is not found by this file: a protected branch and signed commits are there for that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import msgspec

from promote_checks.errors import UserError
from promote_checks.review.evidence import digest

Kind = Literal["sign", "waiver"]
START = "0" * 64
_RESTORE = "Restore review-signoffs.jsonl from git: lines are only ever added to it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signoff:
    """One person's word for one item, bound to the files that were looked at."""

    number: int
    """From 1, in the order of signing."""
    kind: Kind
    """A waiver accepts what a command has shown not to be so; it answers nothing."""
    item: str
    question: str
    """As it was when it was signed."""
    by: str
    note: str
    digest: str
    """Of ``files``."""
    files: dict[str, str]
    """Path -> sha256 of every file in the item's scope."""
    previous: str
    """Hash of the line before; zeros for the first."""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All sign-offs in their order. ``broken`` says why they can't be believed; empty: they can."""

    signoffs: tuple[Signoff, ...] = ()
    broken: str = ""

    @property
    def head(self) -> str:
        """Hash of the last line."""
        return self.signoffs[-1].hash if self.signoffs else START

    def last(self, item: str) -> Signoff | None:
        """The last word on an item: a later one replaces those before."""
        return next((one for one in reversed(self.signoffs) if one.item == item), None)


def read(text: bytes) -> Ledger:
    """Read the lines up to the first that is not as it was written."""
    found: list[Signoff] = []
    for number, line in enumerate(_lines(text), 1):
        signoff = _parsed(line)
        before = found[-1].hash if found else START
        reason = _fault(signoff, line, number, before)
        if signoff is None or reason:
            return Ledger(tuple(found), f"line {number} of review-signoffs.jsonl {reason}")
        found.append(signoff)
    return Ledger(tuple(found))


def require_whole(ledger: Ledger) -> None:
    """Raise ``UserError`` where sign-offs were tampered with."""
    if ledger.broken:
        raise UserError(f"the sign-offs were tampered with: {ledger.broken}", _RESTORE)


def extended(ledger: Ledger, bare: Signoff) -> Ledger:
    """Add one; its number, the hash of the one before and its own are filled in here."""
    chained = replace(bare, number=len(ledger.signoffs) + 1, previous=ledger.head, hash="")
    return Ledger((*ledger.signoffs, replace(chained, hash=hash_of(chained))))


def hash_of(signoff: Signoff) -> str:
    """The hash of everything but the hash."""
    return digest({key: value for key, value in asdict(signoff).items() if key != "hash"})


def rendered(signoffs: Sequence[Signoff]) -> bytes:
    """The file's bytes."""
    return b"".join(_line(one) + b"\n" for one in signoffs)


def is_prefix(older: bytes, newer: bytes) -> bool:
    """Lines are only ever added: what stood there still does, and first."""
    return newer.startswith(older) and (not older or older.endswith(b"\n"))


def holds_head(ledger: Ledger, *, count: int, head: str) -> bool:
    """Does the ledger contain the state that was noted elsewhere: so many lines, and this last hash?"""
    if count == 0:
        return head == START
    return len(ledger.signoffs) >= count and ledger.signoffs[count - 1].hash == head


def changed(signoff: Signoff, now: Mapping[str, str]) -> tuple[str, ...]:
    """Say in words what is no longer as it was signed."""
    then = signoff.files
    said = [f"{name} was added" for name in sorted(now.keys() - then.keys())]
    said += [f"{name} was removed" for name in sorted(then.keys() - now.keys())]
    said += [f"{name} was changed" for name in sorted(then.keys() & now.keys()) if then[name] != now[name]]
    return tuple(said)


def _lines(text: bytes) -> Iterator[bytes]:
    if text:
        yield from text.removesuffix(b"\n").split(b"\n")


def _parsed(line: bytes) -> Signoff | None:
    try:
        return msgspec.json.decode(line, type=Signoff)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _fault(signoff: Signoff | None, line: bytes, number: int, before: str) -> str:
    if signoff is None:
        return "is no sign-off"
    if signoff.previous != before or signoff.number != number:
        return "does not follow the line before: something was removed, inserted or moved"
    # Field by field and byte by byte: a field that nobody reads could say something else to a person.
    if signoff.hash != hash_of(signoff) or line != _line(signoff):
        return "was edited"
    return "" if signoff.digest == digest(signoff.files) else "was edited"


def _line(signoff: Signoff) -> bytes:
    return json.dumps(asdict(signoff), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
