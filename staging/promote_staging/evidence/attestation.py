"""Evidence as an in-toto statement in a DSSE envelope: a form that other tools know how to check.

Needs the extra ``attest``. The statement says what was staged and how it ended, and names the record by its digest; the
signature is by a key of the run's own, where a name in the record is only what somebody typed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger.store import FOLDER, replace_file
from promote_staging.evidence.record import Evidence, encoded

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "tag:promote-notebook,2026:staging-evidence/v1"
_INSTALL = "Install it: pip install 'promote-notebook[attest]'"


def attestation_name(short: str) -> str:
    """Where the envelope about a release lies, below the project."""
    return f"{FOLDER}/attestation-{short}.json"


def statement_of(evidence: Evidence) -> dict[str, Any]:
    """The statement: about the release and the record, with the record as its predicate."""
    record = hashlib.sha256(encoded(evidence)).hexdigest()
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": f"release {evidence.release.short}", "digest": {"sha256": evidence.release.digest}},
            {"name": f"evidence-{evidence.release.short}.json", "digest": {"sha256": record}},
        ],
        "predicateType": PREDICATE,
        "predicate": msgspec.to_builtins(evidence),
    }


def attest(root: Path, evidence: Evidence, key: Path) -> str:
    """Sign the statement with the private key in a PEM file, write the envelope, and return its name."""
    _require_library()
    from securesystemslib.dsse import Envelope

    envelope = Envelope(rendered(statement_of(evidence)), PAYLOAD_TYPE, {})
    envelope.sign(_signer(key))
    name = attestation_name(evidence.release.short)
    replace_file(root, name, rendered(envelope.to_dict()))
    return name


def payload_of(content: bytes) -> bytes | None:
    """The statement in an envelope; None: it is no envelope, or not spelled as ``attest`` writes one."""
    try:
        document = json.loads(content)
        payload = base64.b64decode(document["payload"], validate=True)
        right = document["payloadType"] == PAYLOAD_TYPE and document.keys() == {
            "payload",
            "payloadType",
            "signatures",
        }
    except (ValueError, TypeError, LookupError):
        return None
    return payload if right and rendered(document) == content else None


def signer_in(content: bytes, keys: Sequence[Path]) -> str:
    """The file of the public key that signed the envelope; empty: none of them did."""
    _require_library()
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import Error
    from securesystemslib.signer import Key

    for path in keys:
        key: Key = _public(path)
        try:
            Envelope.from_dict(json.loads(content)).verify([key], 1)
        except (Error, ValueError, LookupError, TypeError):
            # Whatever is wrong with it, this key did not sign it.
            continue
        return path.name
    return ""


def _signer(path: Path) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    try:
        return CryptoSigner(load_pem_private_key(path.read_bytes(), password=None))
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            f"{path} is no private key that can be used: {error}", "Name a PEM file without a password."
        ) from error


def _public(path: Path) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from securesystemslib.signer import SSlibKey

    try:
        return SSlibKey.from_crypto(load_pem_public_key(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path} is no public key that can be used: {error}", "Name a PEM file.") from error


def _require_library() -> None:
    try:
        import cryptography  # noqa: F401
        import securesystemslib.signer  # noqa: F401
    except ImportError as error:
        raise UserError("envelopes need the library securesystemslib", _INSTALL) from error


def rendered(document: object) -> bytes:
    """The bytes of a statement, and of an envelope."""
    return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
