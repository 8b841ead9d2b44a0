"""The command ``sign-model``, and the check of its signature before a model is loaded.

A digest in the code says which model is meant; a signature says who made it. The work is
that of the ``model-signing`` library.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from {{ cookiecutter.package }}.service.command import PROJECT, check_installed

SUMMARY = "sign the model with a private key"
NEEDED = ("model_signing", "OpenSSL")
SIGNATURE = "model.sig"
"""Stands in the model's folder, and is no part of what it signs."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "model", nargs="?", type=Path, default=PROJECT / "model", help="default: model"
    )
    parser.add_argument(
        "--key",
        type=Path,
        required=True,
        metavar="FILE",
        help="private key of an elliptic curve, in PEM",
    )


def execute(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    """Write the signature into the model's folder."""
    check_installed(parser, NEEDED, "signing")
    try:
        sign(given.model, given.key)
    except (OSError, ValueError) as error:
        parser.error(f"it can't be signed: {' '.join(str(error).split())}")
    sys.stdout.write(f"{given.model / SIGNATURE}\n")
    return 0


def sign(folder: Path, key: Path) -> None:
    """Sign every file of a model. Raises OSError and ValueError."""
    signing = _library("signing")
    config = signing.Config().use_elliptic_key_signer(private_key=key)
    config.set_hashing_config(_all_but_the_signature(folder))
    config.sign(folder, folder / SIGNATURE)


def require_signature(folder: Path, key: Path) -> None:
    """Raise ModelError unless the key's owner has signed what is in the folder."""
    from {{ cookiecutter.package }}.model_store import ModelError

    verifying = _library("verifying")
    try:
        config = verifying.Config().use_elliptic_key_verifier(public_key=key)
        config.set_hashing_config(_all_but_the_signature(folder))
        config.verify(folder, folder / SIGNATURE)
    except Exception as error:  # Whatever: the library names no class for it.
        text = " ".join(str(error).split())[:300]
        message = f"{folder.name} has no signature of {key.name}: {text}"
        raise ModelError(message) from error


def _all_but_the_signature(folder: Path) -> Any:
    return _library("hashing").Config().set_ignored_paths(paths=[folder / SIGNATURE])


def _library(name: str) -> Any:
    """Import a part when it is needed: it is slow, and bears no types that hold."""
    return importlib.import_module(f"model_signing.{name}")
