"""Signatures of a model: without the owner's, or with a byte changed, nothing is loaded."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("OpenSSL", reason="the extra `signing` is not installed")
pytest.importorskip("model_signing", reason="the extra `signing` is not installed")

CURVE = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")


def keys(folder: Path, name: str) -> tuple[Path, Path]:
    """Return a private and a public key."""
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    subprocess.run(["openssl", "genpkey", *CURVE, "-out", str(private)], check=True, capture_output=True)
    subprocess.run(
        ["openssl", "pkey", "-in", str(private), "-pubout", "-out", str(public)],
        check=True,
        capture_output=True,
    )
    return private, public


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / "part.npy").write_bytes(b"12345")
    return folder


def test_what_was_signed_is_taken(service_modules: Any, model: Path, tmp_path: Path) -> None:
    signing = service_modules("service.signing")
    private, public = keys(tmp_path, "owner")
    signing.sign(model, private)
    signing.require_signature(model, public)


@pytest.mark.parametrize("change", ["changed", "added", "removed", "cut", "unsigned", "stranger"])
def test_anything_else_is_not(service_modules: Any, model: Path, tmp_path: Path, change: str) -> None:
    signing, error = service_modules("service.signing"), service_modules("model_store").ModelError
    private, public = keys(tmp_path, "owner")
    signing.sign(model, keys(tmp_path, "other")[0] if change == "stranger" else private)
    signature = model / signing.SIGNATURE
    if change == "changed":
        (model / "part.npy").write_bytes(b"12346")
    elif change == "added":
        (model / "more.npy").write_bytes(b"1")
    elif change == "removed":
        (model / "part.npy").unlink()
    elif change == "cut":
        signature.write_bytes(signature.read_bytes()[:-20])
    elif change == "unsigned":
        signature.unlink()
    with pytest.raises(error, match="no signature of owner.pub"):
        signing.require_signature(model, public)
