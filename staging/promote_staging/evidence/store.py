"""Evidence as it lies on disk, below the project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger.store import FOLDER, content_of
from promote_staging.evidence.record import Evidence, decoded

_AGAIN = "Run `promote stage` again, or restore the file from git."


@dataclass(frozen=True, slots=True)
class Stored:
    """Evidence as it lies on the disk."""

    evidence: Evidence
    sha256: str
    """Of the file's bytes."""
    name: str
    """Below the project."""


def evidence_name(short: str) -> str:
    """Where the evidence about a release lies, below the project."""
    return f"{FOLDER}/evidence-{short}.json"


def page_name(short: str) -> str:
    """Where the page about a release lies, below the project."""
    return f"{FOLDER}/evidence-{short}.html"


def read_evidence(root: Path, short: str) -> Stored | None:
    """Return the evidence about a release; None: there is none. Raises ``UserError`` for what no run wrote."""
    name = evidence_name(short)
    content = content_of(root, name)
    if content is None:
        return None
    try:
        return Stored(decoded(content), hashlib.sha256(content).hexdigest(), name)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{name} is not as a staging run writes it: {error}", _AGAIN) from error
