"""Measure the monolith before and after: ``python -m bench.monolith``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from bench.document import destination, publish
from bench.monolith.measure import measured, rows
from bench.monolith.report import page
from bench.monolith.sides import SIDES, promoted, running
from bench.service.install import CannotInstall, interpreter, version_of
from bench.service.peers import PEERS


def main(arguments: Sequence[str] | None = None) -> int:
    """Promote, start everyone, ask, write the page; exit 1 if a request got no answer."""
    parser = argparse.ArgumentParser(prog="python -m bench.monolith", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8, help="default 8")
    parser.add_argument("--out", type=Path, help="default: docs/reference/monolith-speed.md")
    options = parser.parse_args(arguments)
    try:
        python = interpreter(PEERS["gunicorn"])
    except CannotInstall as error:
        print(f"Flask and gunicorn can't be installed: {error}", file=sys.stderr)
        return 1
    asked = rows()
    with tempfile.TemporaryDirectory(prefix="promote-monolith-") as name, ExitStack() as stack:
        work = Path(name)
        print("promoting", file=sys.stderr, flush=True)
        project = promoted(work)
        servers = [stack.enter_context(running(side, project, work, asked[0])) for side in SIDES]
        found = measured(servers, asked, rounds=options.rounds)
    versions = ", ".join(f"{one} {version_of(python, one)}" for one in ("flask", "gunicorn"))
    text = page(found, f"{versions}, uvicorn {version('uvicorn')}")
    publish(text, destination(options.out, name="monolith-speed.md", whole=True))
    return 1 if any(one.failed for one in found) else 0
