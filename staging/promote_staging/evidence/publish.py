"""The end of a staging run: evidence, page and ledger entry, in this order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger.chain import require_whole
from promote_checks.ledger.records import Entry, Flags
from promote_checks.ledger.store import append, held, read_ledger, replace_file
from promote_checks.review.git import head_of
from promote_staging.evidence.record import Evidence, encoded
from promote_staging.evidence.store import evidence_name, page_name


def publish(
    root: Path,
    draft: Evidence,
    *,
    flags: Flags | None,
    render: Callable[[Evidence], str],
    why: str = "",
) -> Evidence:
    """Give the draft its number, write it with its page, enter it in the ledger, and return it.

    ``flags``: what ``flags.json`` says now that the run is over. Raises ``UserError`` for a broken ledger or when
    another decision is being written, ``OSError`` where nothing can be written. Whatever a crash leaves is no
    evidence: a file counts from the moment the ledger names it.
    """
    with held(root) as free:
        if not free:
            raise UserError("another promote command writes in this project", "Try again when it has ended.")
        ledger, _ = read_ledger(root)
        require_whole(ledger)
        evidence = msgspec.structs.replace(draft, sequence=len(ledger.records) + 1)
        page, content = render(evidence).encode(), encoded(evidence)
        name = evidence_name(evidence.release.short)
        replace_file(root, page_name(evidence.release.short), page)
        replace_file(root, name, content)
        append(root, [_entry(root, evidence, hashlib.sha256(content).hexdigest(), flags, why)])
    return evidence


def _entry(root: Path, evidence: Evidence, sha256: str, flags: Flags | None, why: str) -> Entry:
    return Entry(
        at=evidence.made_at,
        by=evidence.by,
        what="staged",
        why=why or evidence.sentence,
        release=evidence.release.short,
        evidence=sha256,
        verdict=evidence.verdict,
        flags=flags,
        anchor=head_of(root),
    )
