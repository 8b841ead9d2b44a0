"""A project that went the whole way: promoted, staged, reviewed, released; with a model, evidence and an envelope."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.checks.review.small_project import promotion, write
from tests.staging.release.small_release import really_reviewed, released, reviewed, service_project, staged

from promote_staging.evidence.attestation import attest

PRIVATE, PUBLIC = "key.pem", "key.pub.pem"


def keys(folder: Path) -> Path:
    """A private key; the public one lies beside it."""
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PRIVATE).write_bytes(pem)
    public = private.public_key()
    (folder / PUBLIC).write_bytes(
        public.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    )
    return folder / PRIVATE


def whole_project(root: Path) -> Path:
    """Everything in its place, and ``promote verify`` finds nothing."""
    service_project(root)
    private = keys(root.parent / "keys")
    write(root, PUBLIC, (private.parent / PUBLIC).read_text(encoding="utf-8"))
    write(root, "pyproject.toml", f'[project]\nname = "shop"\n[tool.promote.review]\nkeys = ["{PUBLIC}"]\n')
    saved_model(root)
    files = [path for folder in ("src", "model") for path in (root / folder).rglob("*") if path.is_file()]
    manifest = {path.relative_to(root).as_posix(): sha(path) for path in files}
    promotion(root, manifest=manifest)
    document = json.loads((root / "promotion.json").read_bytes())
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write(root, "promotion.json", text)
    attest(root, staged(root), private)
    decision = released(reviewed(root), review=really_reviewed)
    assert decision.entry is not None, decision.obstacles
    return root


def saved_model(root: Path) -> None:
    """A model folder as an emitted project saves it."""
    write(root, "model/schema.json", json.dumps({"inputs": ["age"]}))
    parts = {"weights": {"file": "weights.json", "kind": "json", "sha256": sha(root / "model/weights.json")}}
    schema = sha(root / "model/schema.json")
    write(root, "model/manifest.json", json.dumps({"files": parts, "schema": schema, "version": "1"}))


def sha(path: Path) -> str:
    """Digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
