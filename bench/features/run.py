"""Measure every strategy under the same load: ``python -m bench.features``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.corpus.report import table
from bench.document import destination, publish
from bench.features import load, single, source, strategies
from bench.features.emitted import bake
from bench.features.trial import Outcome, measure
from bench.features.updates import A_SECOND

_INTRODUCTION = f"""\
# Feature access

One process with {load.READERS} readers, {load.ENTITIES:,} entities of which {strategies.LOCAL:,} fit into it,
wanted by Zipf's law (exponent {load.SKEW}), a scan over {load.SCAN} others every {load.SCAN_EVERY:g} s, and another
process that changes {A_SECOND} wanted entities a second. The source takes {source.SECONDS * 1000:g} ms a question; all
that remember do so for {strategies.FRESH:g} s. A real Redis on a socket. `python -m bench.features` measures again;
times are of a small shared machine, so compare them within the table.

"spared": reads that cost the source no question. "old": answers that were not the newest any more, and how long
the newest had been there (99%, worst): what the strategy does to consistency.

| strategy | spared | p50 µs | p99 µs | questions | old | old by, ms: 99%, worst |
| --- | --- | --- | --- | --- | --- | --- |
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write; exit 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.features", description=__doc__)
    parser.add_argument("--out", type=Path, help="default: docs/reference/features-measured.md")
    options = parser.parse_args(arguments)
    # The path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="pf-") as name:
        work = Path(name)
        sources = bake(work)
        sys.path.insert(0, str(sources))
        outcomes = [_measured(strategy, work, sources) for strategy in strategies.STRATEGIES]
        rows = single.rows(work)
    text = _INTRODUCTION + "".join(map(_row, outcomes)) + "\n" + table(rows)
    publish(text, destination(options.out, name="features-measured.md", whole=True))
    return 1 if any(row.met is False for row in rows) else 0


def _measured(strategy: str, work: Path, sources: Path) -> Outcome:
    print(f"measuring {strategy}", file=sys.stderr, flush=True)
    return measure(strategy, work, sources)


def _row(one: Outcome) -> str:
    old = f"{one.oldest * 1000:.0f}, {one.worst * 1000:.0f}" if one.old else "–"
    return (
        f"| {one.name} | {one.spared:.1%} | {one.middle * 1e6:.0f} | {one.slow * 1e6:,.0f} "
        f"| {one.questions:,} | {one.old:.2%} | {old} |\n"
    )
