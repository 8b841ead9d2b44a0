"""What git holds of the ledger: lines that nobody can add or take away without a commit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from promote_checks.ledger.chain import LEDGER, is_prefix, read
from promote_checks.review.git import committed_text, head_of, inside


@dataclass(frozen=True, slots=True)
class Anchor:
    """``git``: the project is under git. ``broken`` says in what the ledger departs from the commit."""

    git: bool
    commit: str = ""
    """The commit that is checked out; empty: there is none."""
    lines: int = 0
    """How many lines the revision holds."""
    broken: str = ""


def anchored(root: Path, content: bytes, *, revision: str = "HEAD") -> Anchor:
    """Hold the ledger against a commit. Raises ``UserError`` where git does not answer, or knows no such revision."""
    if not inside(root):
        return Anchor(git=False)
    head = head_of(root)
    if revision == "HEAD" and not head:
        return Anchor(git=True)
    older = committed_text(root, revision, LEDGER) or b""
    known = read(older)
    broken = ""
    if known.broken:
        broken = f"the ledger in {revision} is broken itself: {known.broken}"
    elif not is_prefix(older, content):
        broken = f"lines that {revision} has were changed or removed"
    return Anchor(git=True, commit=head, lines=len(known.records), broken=broken)
