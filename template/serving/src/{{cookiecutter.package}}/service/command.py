"""The command ``serve``."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterable
from pathlib import Path

SUMMARY = "answer requests for predictions over HTTP"
NEEDED = ("fastapi", "msgspec", "prometheus_client", "skops", "threadpoolctl", "uvicorn")
NEEDED_TO_ROUTE = ("httptools", "openfeature")
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
    parser.add_argument(
        "--model-digest",
        action="append",
        default=[],
        metavar="SHA256",
        help="serve a model with this digest too, beside the one of model_trust.py",
    )
    parser.add_argument(
        "--public-key",
        type=Path,
        metavar="FILE",
        help="serve only what the owner of this key has signed (PEM)",
    )
    _configure_routing(parser)


def _configure_routing(parser: argparse.ArgumentParser) -> None:
    routing = parser.add_argument_group(
        "routing", "serve several releases, each in a process of its own, behind flags"
    )
    routing.add_argument(
        "--flags", type=Path, metavar="FILE", help="which release serves whom"
    )
    routing.add_argument(
        "--releases", type=Path, metavar="DIR", help="where the releases are"
    )
    routing.add_argument(
        "--provider",
        default="",
        metavar="MODULE:FACTORY",
        help="what makes another OpenFeature provider, instead of --flags",
    )
    routing.add_argument(
        "--candidate-seconds",
        type=float,
        default=2.0,
        metavar="S",
        help="after these stable answers instead of the candidate, default 2",
    )


def execute(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    """Serve, or say in one line why that can't be."""
    check_installed(parser, NEEDED, "service")
    if given.flags or given.releases or given.provider:
        return _route(parser, given)
    from {{ cookiecutter.package }}.model_store import ModelError
    from {{ cookiecutter.package }}.service.server import listening_socket, serve

    contract = given.contract or _found("contract.json")
    try:
        bound = listening_socket(given.host, given.port, given.fd)
        shared = given.fd is not None
        folders = given.model or [_found("model")]
        if given.public_key:
            _require_signatures(parser, folders, given.public_key)
        serve(bound, folders, contract, digests=given.model_digest, shared=shared)
    except (ModelError, OSError, OverflowError) as error:
        parser.error(" ".join(str(error).split()))
    return 0


def _require_signatures(
    parser: argparse.ArgumentParser, folders: Iterable[Path], key: Path
) -> None:
    from {{ cookiecutter.package }}.service import signing

    check_installed(parser, signing.NEEDED, "signing")
    for folder in folders:
        signing.require_signature(folder, key)


def _route(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    if not given.releases or bool(given.flags) == bool(given.provider):
        parser.error("to route, give --releases and either --flags or --provider")
    if given.model or given.contract or given.public_key or given.model_digest:
        parser.error("a router has no model of its own: its releases have theirs")
    check_installed(parser, NEEDED_TO_ROUTE, "service,staging")
    from {{ cookiecutter.package }}.routing.flag_file import FlagsError
    from {{ cookiecutter.package }}.routing.server import route
    from {{ cookiecutter.package }}.service.server import listening_socket

    try:
        bound = listening_socket(given.host, given.port, given.fd)
        route(
            bound,
            given.flags or Path(),
            given.releases,
            given.provider,
            given.candidate_seconds,
            shared=given.fd is not None,
        )
    except (FlagsError, ImportError, OSError, OverflowError, ValueError) as error:
        parser.error(" ".join(str(error).split()))
    return 0


def check_installed(
    parser: argparse.ArgumentParser, needed: Iterable[str], extra: str
) -> None:
    """Say in one line what is missing, and how to install it."""
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        what = {"service": "the service", "signing": "signing"}.get(extra, "the router")
        parser.error(
            f"{what} needs {', '.join(missing)}: python -m pip install -e '.[{extra}]'"
        )


def _found(name: str) -> Path:
    here = Path(name)
    return here if here.exists() else PROJECT / name
