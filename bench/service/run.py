"""Measure the emitted service beside others: ``python -m bench.service``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.promote.serve.served_project import served_project

from bench.document import destination, publish
from bench.service.install import CannotInstall, interpreter
from bench.service.measure import Bench, measured
from bench.service.peers import PEERS, Peer
from bench.service.report import CASES, Outcome, missed, page


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure whoever is asked for, print the table, write it; exit 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--only", choices=tuple(PEERS), action="append", help="may be repeated")
    parser.add_argument("--rounds", type=int, default=6, help="default 6, of 100 requests each")
    parser.add_argument("--out", type=Path, help="default: docs/reference/service-speed.md, unless --only")
    options = parser.parse_args(arguments)
    asked = options.only or list(PEERS)
    pythons, absent = _installed([PEERS[name] for name in asked])
    outcomes = [_outcome(case, pythons, absent, options.rounds) for case in CASES]
    publish(page(outcomes), destination(options.out, name="service-speed.md", whole=not options.only))
    wrong = [bar for each in outcomes for bar in missed(each)]
    for bar in wrong:
        print(f"missed: {bar}", file=sys.stderr)
    return 1 if wrong or any(each.absent for each in outcomes) else 0


def _outcome(case: str, pythons: dict[Peer, Path], absent: dict[Peer, str], rounds: int) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="promote-service-") as folder:
        print(f"the model of {case}", file=sys.stderr, flush=True)
        bench = Bench.made(served_project(Path(folder), case), Path(folder))
        bare, found, failed = measured(bench, pythons, rounds=rounds)
    return Outcome(case, bare, found, absent | failed)


def _installed(peers: Sequence[Peer]) -> tuple[dict[Peer, Path], dict[Peer, str]]:
    pythons: dict[Peer, Path] = {}
    absent: dict[Peer, str] = {}
    for peer in peers:
        print(f"installing {peer.name}", file=sys.stderr, flush=True)
        try:
            pythons[peer] = interpreter(peer)
        except CannotInstall as error:
            absent[peer] = f"can't be installed: {error}"
    return pythons, absent
