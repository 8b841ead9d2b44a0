"""The command ``accept-model``: name a model in the project's code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from {{ cookiecutter.package }}.service.command import PROJECT, check_installed

SUMMARY = "let `serve` serve the model that was saved last; review the change"
NEEDED = ("skops",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "model", nargs="?", type=Path, default=PROJECT / "model", help="default: model"
    )


def execute(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    """Write ``model_trust.py``, and say what is in the model."""
    check_installed(parser, NEEDED, "service")
    from {{ cookiecutter.package }} import model_store

    try:
        types = model_store.accept(given.model)
    except model_store.ModelError as error:
        parser.error(str(error))
    sys.stdout.write(f"version {model_store.version_of(given.model)}\n")
    sys.stdout.writelines(f"may build {name}\n" for name in types)
    return 0
