"""Run the peers: ``python -m bench.peers --sample 25``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from bench.corpus.cache import cache_root, corpus_cache
from bench.corpus.catalogue import Entry, read_entries, sample, sources
from bench.corpus.download import prepare
from bench.corpus.promotion import product_version
from bench.corpus.record import read_records
from bench.corpus.reference import reference
from bench.document import destination, publish
from bench.peers.attempt import Peer
from bench.peers.environment import CannotInstall, interpreter
from bench.peers.outcome import Outcome, attempt, from_line, to_line
from bench.peers.registry import PEERS
from bench.peers.report import render


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is not measured yet, print the table, write it."""
    options = _options(arguments)
    unpacked = corpus_cache() / "sources"
    prepare(sources(read_entries()), corpus_cache(), unpacked)
    entries = [entry for entry in sample(read_entries(), options.sample) if options.only in entry.key]
    references = _references(entries, unpacked, options.timeout)
    lines = cache_root() / "peers" / "outcomes.jsonl"
    known = {} if options.fresh else _known(lines)
    trouble: dict[str, str] = {}
    for peer in PEERS:
        try:
            python = interpreter(peer.name.split()[0], peer.requirements)
        except CannotInstall as error:
            trouble[peer.name] = " ".join(str(error).split())[-160:]
            continue
        todo = [entry for entry in references if (peer.name, entry.key) not in known]
        for outcome in _attempts(peer, python, todo, references, unpacked, options):
            known[outcome.peer, outcome.key] = outcome
            with lines.open("a", encoding="utf-8") as file:
                file.write(to_line(outcome) + "\n")
    out = destination(options.out, name="peers.md", whole=not options.only)
    _write(known, references, trouble, out)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=600.0)
    parser.add_argument("--out", type=Path, help="default: docs/reference/peers.md, unless --only")
    parser.add_argument("--fresh", action="store_true")
    return parser.parse_args(arguments)


def _references(entries: Sequence[Entry], unpacked: Path, timeout: float) -> dict[Entry, tuple[Path, Path]]:
    """The notebooks that run here, each with its two dumps."""
    found = {}
    for entry in entries:
        made = reference(entry.file(unpacked), corpus_cache(), seed=None, timeout=timeout)
        if made.ok:
            found[entry] = (Path(made.first), Path(made.second))
    return found


def _known(lines: Path) -> dict[tuple[str, str], Outcome]:
    if not lines.exists():
        return {}
    read = [from_line(line) for line in lines.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    return {(outcome.peer, outcome.key): outcome for outcome in read}


def _attempts(
    peer: Peer,
    python: Path,
    todo: Sequence[Entry],
    references: dict[Entry, tuple[Path, Path]],
    unpacked: Path,
    options: argparse.Namespace,
) -> Iterator[Outcome]:
    with (
        tempfile.TemporaryDirectory(prefix="promote-peers-") as work,
        ThreadPoolExecutor(max_workers=options.jobs) as pool,
    ):
        futures = [
            pool.submit(
                attempt,
                peer,
                entry.file(unpacked),
                entry.key,
                references[entry],
                python,
                Path(work, str(number)),
                options.timeout,
            )
            for number, entry in enumerate(todo)
        ]
        for future in as_completed(futures):
            outcome = future.result()
            state = (
                "right" if outcome.right else "SILENTLY WRONG" if outcome.silently_wrong else outcome.error
            )
            print(f"{peer.name}: {outcome.key}: {state or 'values missing'}", file=sys.stderr, flush=True)
            yield outcome


def _write(
    known: dict[tuple[str, str], Outcome],
    references: dict[Entry, tuple[Path, Path]],
    trouble: dict[str, str],
    out: Path | None,
) -> None:
    keys = {entry.key for entry in references}
    measured = [known[peer.name, key] for peer in PEERS for key in sorted(keys) if (peer.name, key) in known]
    records = read_records(corpus_cache() / "records.jsonl", product_version())
    text = render(measured, [record for key, record in records.items() if key in keys], trouble, len(keys))
    publish(text, out)
