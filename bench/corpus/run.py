"""Run the corpus: ``python -m bench.corpus --sample 25 --jobs 2``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from bench.corpus.cache import corpus_cache
from bench.corpus.case import Settings, measure
from bench.corpus.catalogue import Entry, read_entries, sample, sources
from bench.corpus.download import prepare
from bench.corpus.promotion import product_version
from bench.corpus.record import Record, append, read_records
from bench.corpus.report import cost, render
from bench.document import destination, publish


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is not measured yet and print the table; exit 1 if anything was falsely called equivalent."""
    options = _options(arguments)
    entries = read_entries()
    wanted = [entry for entry in sample(entries, options.sample) if options.only in entry.key]
    lines = corpus_cache() / "records.jsonl"
    known = {} if options.fresh else read_records(lines, product_version())
    with tempfile.TemporaryDirectory(prefix="promote-corpus-") as work:
        settings = _settings(options, Path(work))
        todo = [entry for entry in wanted if entry.key not in known]
        for record in _measured(todo, settings, options.jobs):
            known[record.key] = record
            append(lines, record)
            _say(record, len(known))
    records = [known[entry.key] for entry in wanted if entry.key in known]
    text = render(records, len(entries))
    publish(text, destination(options.out, name="corpus.md", whole=not options.only))
    print(cost(records))
    return 1 if any(record.false_equivalent for record in records) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="as many notebooks, spread over the list")
    parser.add_argument("--only", default="", help="only notebooks whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--mutants", type=int, default=3, help="seeded faults a project; 0 for none")
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds for one run of one notebook")
    parser.add_argument("--out", type=Path, help="default: docs/reference/corpus.md, unless --only")
    parser.add_argument("--keep", type=Path, help="leave the emitted projects in this folder")
    parser.add_argument("--fresh", action="store_true", help="measure again what was measured with this code")
    return parser.parse_args(arguments)


def _settings(options: argparse.Namespace, work: Path) -> Settings:
    unpacked = corpus_cache() / "sources"
    prepare(sources(read_entries()), corpus_cache(), unpacked)
    place = options.keep.resolve() if options.keep else work
    return Settings(unpacked, corpus_cache(), place, product_version(), options.timeout, options.mutants)


def _measured(entries: Sequence[Entry], settings: Settings, jobs: int) -> Iterator[Record]:
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for future in as_completed([pool.submit(_guarded, entry, settings) for entry in entries]):
            yield future.result()


def _guarded(entry: Entry, settings: Settings) -> Record:
    """A fault of the harness is one bad record, shown in full, and not the end of a long run."""
    try:
        return measure(entry, settings)
    except Exception as error:  # noqa: BLE001 - see above
        traceback.print_exc()
        reason = f"the harness failed: {type(error).__name__}: {error}"
        return Record(entry.key, settings.product, entry.code_cells, ran=True, message=reason)


def _say(record: Record, number: int) -> None:
    """One line of progress on standard error."""
    if not record.ran:
        state = "does not run here"
    else:
        state = f"{record.verdict or f'exit {record.exit_code}'}, judged {'right' if record.right else 'NOT RIGHT'}"
    print(f"{number:4d} {record.key}: {state}, {record.wall_seconds:.0f} s", file=sys.stderr, flush=True)
