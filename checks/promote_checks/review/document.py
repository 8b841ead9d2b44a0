"""``review.json``: the review as data, and what is read back from it. No time, no host, no path of a machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger.chain import START, Ledger
from promote_checks.ledger.records import Signoff
from promote_checks.review.assess import Assessed, score_of
from promote_checks.review.commit import Commit
from promote_checks.review.evidence import Evidence
from promote_checks.review.registry import ITEMS

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A whole review, ready to be written."""

    project: str
    digest: str
    """Of all files of the project."""
    files: int
    commit: Commit | None
    workflow: str | None
    """What repeats the review."""
    items: tuple[Assessed, ...]
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Project:
    name: str
    digest: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    count: int = 0
    head: str = START


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What ``review.json`` holds that can't be computed anew without running commands."""

    version: int
    tool: str
    project: _Project
    commit: Commit | None
    items: tuple[_Item, ...]
    workflow: str | None = None
    signoffs: _Head = field(default_factory=_Head)

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        """Item -> evidence, for the items that there still are."""
        return {one.id: one.evidence for one in self.items if one.id in ITEMS}


def tool() -> str:
    """Who wrote it."""
    return f"promote-notebook {version('promote-notebook')}"


def document(review: Reviewed) -> dict[str, Any]:
    """Return the document as plain values."""
    score = score_of(review.items)
    return {
        "version": VERSION,
        "tool": tool(),
        "project": {"name": review.project, "digest": review.digest, "files": review.files},
        "commit": asdict(review.commit) if review.commit else None,
        "workflow": review.workflow,
        "score": {"final": score.final, **score.sections},
        "counts": {
            "items": score.total,
            "automated": score.automated,
            "evidenced": score.evidenced,
            "signed": score.signed,
            "open": score.total - score.automated - score.evidenced - score.signed,
        },
        "blocking": [one.item.id for one in review.items if one.required and not one.met],
        "items": [_item(one) for one in review.items],
        "signoffs": {
            "count": len(review.ledger.signoffs),
            "head": review.ledger.signoffs[-1].hash if review.ledger.signoffs else START,
            "list": [_listed(one, review.items) for one in review.ledger.signoffs],
        },
    }


def rendered(content: Mapping[str, Any]) -> bytes:
    """The bytes of the file."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def recorded(text: bytes) -> Recorded:
    """Read the file back. Raises ``UserError`` if it is not one that a review wrote."""
    again = "Run `promote review` again."
    try:
        found = msgspec.json.decode(text, type=Recorded)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError(f"review.json is not as a review writes it: {error}", again) from error
    if found.version != VERSION:
        raise UserError(f"review.json has version {found.version}, not {VERSION}", again)
    return found


def _item(one: Assessed) -> dict[str, Any]:
    item = one.item
    return {
        "id": item.id,
        "section": item.section,
        "question": item.question,
        "who": list(item.who),
        "required": one.required,
        "met": one.met,
        "state": one.state,
        "score": one.score,
        "evidence": asdict(one.evidence),
        "signoff": one.signoff.number if one.signoff else None,
        "void": list(one.void),
    }


def _listed(one: Signoff, items: tuple[Assessed, ...]) -> dict[str, Any]:
    current = any(item.signoff == one for item in items)
    void = any(item.signoff == one and item.void for item in items)
    state = "void" if void else "valid" if current else "replaced"
    return {
        "number": one.number,
        "kind": one.kind,
        "item": one.item,
        "by": one.by,
        "role": one.role,
        "note": one.note,
        "state": state,
    }
