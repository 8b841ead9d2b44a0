"""Everything that a release is decided by, read once. What can't be read is an obstacle, not a traceback."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from promote_checks.errors import UserError
from promote_checks.ledger.chain import Ledger
from promote_checks.ledger.records import Entry, Flags
from promote_checks.ledger.store import read_ledger
from promote_checks.review.anchor import Anchor, anchored
from promote_staging.evidence.flags_seen import flags_at
from promote_staging.evidence.keys import EVIDENCE_DAYS
from promote_staging.evidence.record import WHOLE, Side, Snapshot
from promote_staging.evidence.store import Stored, read_evidence
from promote_staging.release.obstacle import Obstacle
from promote_staging.releases.committed import uncommitted

_T = TypeVar("_T")
DAYS = 7.0

Take = Callable[[Path], Snapshot]
"""``promote_staging.releases.snapshot.snapshot``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for."""

    root: Path
    by: str
    why: str = ""
    basis_points: int = WHOLE
    """Share that the candidate is to have."""
    against: str = "HEAD"
    """The git revision whose ledger is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The project as it stands. ``unread``: what could not be read, each as an obstacle."""

    order: Order
    now: datetime
    days: float
    """How old evidence may be."""
    release: Side | None
    stored: Stored | None
    ledger: Ledger
    anchor: Anchor | None
    flags: Flags | None
    unread: tuple[Obstacle, ...]
    open_kinds: tuple[str, ...] = ()
    """Kinds of requests that the script, which the service was made of, answered otherwise, and nobody accepted."""

    uncommitted: tuple[str, ...] = ()
    """Files of the release that are not as in the commit, each with what is the matter."""

    @property
    def entry(self) -> Entry | None:
        """The ledger's entry about this very evidence file."""
        return self.ledger.naming(self.stored.sha256) if self.stored else None


def situation(order: Order, *, take: Take, now: datetime | None = None) -> Situation:
    """Read the project. ``take`` makes the snapshot of what would be released."""
    problems: list[Obstacle] = []

    def tried(code: str, read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except UserError as error:
            problems.append(Obstacle(code, error.message, error.hint))
            return None

    root = order.root
    release = tried("digests", lambda: Side.of(take(root)))
    stored = tried("evidence", lambda: read_evidence(root, release.short)) if release else None
    ledger, content = tried("ledger", lambda: read_ledger(root)) or (Ledger(), b"")
    days = tried("age", lambda: _days(root))
    return Situation(
        order=order,
        now=now or datetime.now(UTC),
        days=DAYS if days is None else days,
        release=release,
        stored=stored,
        ledger=ledger,
        anchor=tried("anchor", lambda: anchored(root, content, revision=order.against)),
        flags=tried("flags", lambda: flags_at(root)),
        open_kinds=tried("endpoints", lambda: _open_kinds(root)) or (),
        uncommitted=tried("commit", lambda: uncommitted(root)) or (),
        unread=tuple(problems),
    )


def _open_kinds(root: Path) -> tuple[str, ...]:
    """``endpoints.service.open`` of ``promotion.json``; none where the project was no web application."""
    try:
        value: Any = json.loads((root / "promotion.json").read_bytes())
    except (OSError, ValueError) as error:
        raise UserError(f"promotion.json can't be read: {error}", "Restore it from git.") from error
    for word in ("endpoints", "service", "open"):
        value = value.get(word) if isinstance(value, Mapping) else None
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _days(root: Path) -> float:
    """``[tool.promote.staging] evidence_days``."""
    try:
        document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"pyproject.toml can't be read: {error}", "Mend it first.") from error
    value: Any = document
    for word in ("tool", "promote", "staging"):
        value = value.get(word, {}) if isinstance(value, Mapping) else {}
    days = value.get(EVIDENCE_DAYS, DAYS) if isinstance(value, Mapping) else DAYS
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 < days < 10_000:
        raise UserError(
            f"[tool.promote.staging] {EVIDENCE_DAYS} is no number of days", f"Write {EVIDENCE_DAYS} = 7."
        )
    return float(days)
