"""What git holds of the ledger: lines that nobody can add or take away without a commit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from promote_checks.review.git import committed_text, head_of, inside
from promote_staging.evidence import ledger as ledgers
from promote_staging.evidence.ledger import LEDGER, Ledger


@dataclass(frozen=True, slots=True)
class Anchor:
    """``git``: the project is under git. ``broken`` says in what the ledger departs from the commit."""

    git: bool
    commit: str = ""
    """The commit that was asked; empty: there is none."""
    entries: int = 0
    """How many entries it holds."""
    broken: str = ""


def anchored(root: Path, content: bytes, *, revision: str = "HEAD") -> Anchor:
    """Hold the ledger against a commit. Raises ``UserError`` where git does not answer, or knows no such revision."""
    if not inside(root):
        return Anchor(git=False)
    head = head_of(root)
    if revision == "HEAD" and not head:
        return Anchor(git=True)
    older = committed_text(root, revision, LEDGER) or b""
    known: Ledger = ledgers.read(older)
    broken = ""
    if known.broken:
        broken = f"the ledger in {revision} is broken itself: {known.broken}"
    elif not ledgers.is_prefix(older, content):
        broken = f"lines that {revision} has were changed or removed"
    return Anchor(git=True, commit=head, entries=len(known.entries), broken=broken)
