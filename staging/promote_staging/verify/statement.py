"""Envelopes about evidence: they say what the record says, and are signed by a key that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.gate.verdict import counted
from promote_checks.ledger.store import FOLDER, content_of
from promote_checks.review.project import project_at
from promote_staging.evidence.attestation import (
    attestation_name,
    payload_of,
    rendered,
    signer_in,
    statement_of,
)
from promote_staging.evidence.store import read_evidence
from promote_staging.verify.result import Result, failed, passed, skipped


def statements(root: Path) -> Result:
    """Each envelope is about the record beside it. Signatures are checked with ``[tool.promote.review] keys``."""
    found = sorted(
        path.stem.removeprefix("attestation-") for path in (root / FOLDER).glob("attestation-*.json")
    )
    if not found:
        return skipped("statements", "there are none")
    problems = [problem for short in found for problem in _of_record(root, short)]
    if problems:
        return failed("statements", *problems)
    keys = keys_of(root)
    if not keys:
        return skipped(
            "statements", f"{counted(len(found), 'envelope')} as the records are; no key to check who signed"
        )
    unsigned = [one for one in found if not signer_in(content_of(root, attestation_name(one)) or b"", keys)]
    if unsigned:
        return failed(
            "statements", *(f"{attestation_name(one)} is signed by no key that is known" for one in unsigned)
        )
    return passed("statements", f"{counted(len(found), 'envelope')} signed by a key that is known")


def keys_of(root: Path) -> Sequence[Path]:
    """``[tool.promote.review] keys``: files of public keys, from the project's folder."""
    names = project_at(root).review.get("keys", [])
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise UserError("[tool.promote.review] keys is no list of files", 'Write keys = ["staging.pub.pem"].')
    return [root / name for name in names]


def _of_record(root: Path, short: str) -> Iterator[str]:
    name = attestation_name(short)
    stored = read_evidence(root, short)
    payload = payload_of(content_of(root, name) or b"")
    if stored is None:
        yield f"{name} is about evidence that is missing"
    elif payload is None:
        yield f"{name} is no envelope as a staging run writes it"
    elif payload != rendered(statement_of(stored.evidence)):
        yield f"{name} says something else than {stored.name}"
