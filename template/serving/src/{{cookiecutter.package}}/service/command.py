"""The command ``serve``."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

SUMMARY = "answer requests for predictions over HTTP"
NEEDED = ("fastapi", "msgspec", "prometheus_client", "skops", "threadpoolctl", "uvicorn")
PROJECT = Path(__file__).resolve().parents[3]
"""Where ``model`` and ``contract.json`` are, in a checkout or an editable install."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="address, default 127.0.0.1 (this machine)"
    )
    parser.add_argument("--port", type=int, default=8000, help="default 8000; 0: any")
    parser.add_argument(
        "--fd", type=int, help="a listening socket that is open already, by its number"
    )
    parser.add_argument(
        "--model",
        type=Path,
        action="append",
        metavar="DIR",
        help="folder of a model, default: model; may be repeated, the first is asked",
    )
    parser.add_argument(
        "--contract", type=Path, metavar="FILE", help="default: contract.json"
    )


def execute(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    """Serve, or say in one line why that can't be."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        parser.error(
            f"the service needs {', '.join(missing)}: "
            "python -m pip install -e '.[service]'"
        )
    from {{ cookiecutter.package }}.model_store import ModelError
    from {{ cookiecutter.package }}.service.server import listening_socket, serve

    contract = given.contract or _found("contract.json")
    try:
        bound = listening_socket(given.host, given.port, given.fd)
        shared = given.fd is not None
        serve(bound, given.model or [_found("model")], contract, shared=shared)
    except (ModelError, OSError, OverflowError) as error:
        parser.error(" ".join(str(error).split()))
    return 0


def _found(name: str) -> Path:
    here = Path(name)
    return here if here.exists() else PROJECT / name
