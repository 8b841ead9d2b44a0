"""Simulate staging runs in front of several judges: ``python -m bench.staging``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.document import destination, publish
from bench.staging.cases import CASES
from bench.staging.judges.registry import JUDGES
from bench.staging.report import missed, page
from bench.staging.trial import Trial, tried


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate what is asked for, print the table, write it; exit 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.staging", description=__doc__)
    parser.add_argument("--only", choices=tuple(CASES), action="append", help="may be repeated")
    parser.add_argument("--runs", type=int, default=200, help="runs of each case, default 200")
    parser.add_argument("--out", type=Path, help="default: docs/reference/staging-measured.md, if all is run")
    options = parser.parse_args(arguments)
    trials = {name: _case(name, options.runs) for name in options.only or CASES}
    whole = not options.only and options.runs >= 200
    publish(page(trials, options.runs), destination(options.out, name="staging-measured.md", whole=whole))
    wrong = missed(trials)
    for bar in wrong:
        print(f"missed: {bar}", file=sys.stderr)
    return 1 if wrong else 0


def _case(name: str, runs: int) -> dict[str, Trial]:
    print(f"{CASES[name].words}", file=sys.stderr, flush=True)
    return {words: tried(CASES[name], judge, name=name, runs=runs) for words, judge in JUDGES.items()}
