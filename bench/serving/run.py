"""Promote every notebook of the corpus that fits an estimator with scikit-learn's interface, and count."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from bench.corpus.cache import corpus_cache
from bench.corpus.catalogue import Entry, read_entries, sources
from bench.corpus.download import prepare
from bench.corpus.promotion import product_version, promote
from bench.document import destination, publish
from bench.serving.report import Row, render

_FITS = re.compile(r"\.fit(_\w+)?\(")
_PREDICTS = re.compile(r"\.(predict|predict_proba|decision_function)\(")
_LEARNS = re.compile(r"\b(sklearn|imblearn|xgboost|lightgbm|catboost)\b")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the page; exit 1 below the bar of 60% proven."""
    options = _options(arguments)
    unpacked = corpus_cache() / "sources"
    prepare(sources(read_entries()), corpus_cache(), unpacked)
    entries = [e for e in read_entries() if options.only in e.key and fits_and_predicts(e.file(unpacked))]
    rows = sorted(_measured(entries, unpacked, options), key=lambda row: row.key)
    text, share = render(rows)
    publish(text, destination(options.out, name="serving.md", whole=not options.only))
    return 0 if share >= 0.6 else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("--only", default="", help="only notebooks whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=900.0)
    parser.add_argument("--out", type=Path)
    return parser.parse_args(arguments)


def code_of(path: Path) -> str:
    """The code of a notebook or script, without its prose."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def fits_and_predicts(path: Path) -> bool:
    """Whether the code fits an estimator of scikit-learn's kind and asks it for predictions."""
    code = code_of(path)
    return all(pattern.search(code) for pattern in (_LEARNS, _FITS, _PREDICTS))


def _measured(entries: Sequence[Entry], corpus: Path, options: argparse.Namespace) -> Iterator[Row]:
    cache = corpus_cache() / "serving.jsonl"
    known = _known(cache)
    with ThreadPoolExecutor(max_workers=options.jobs) as pool:
        yield from pool.map(
            lambda entry: known.get(entry.key) or _one(entry, corpus, options, cache), entries
        )


def _known(cache: Path) -> dict[str, Row]:
    """What was measured with this very code."""
    lines = cache.read_text(encoding="utf-8").splitlines() if cache.exists() else []
    found = [json.loads(line) for line in lines]
    version = product_version()
    return {one["row"]["key"]: Row(**one["row"]) for one in found if one["version"] == version}


def _one(entry: Entry, corpus: Path, options: argparse.Namespace, cache: Path) -> Row:
    with tempfile.TemporaryDirectory(prefix="promote-bench-serving-") as work:
        made = promote(entry.file(corpus), Path(work), timeout=options.timeout)
    serving = made.document.get("serving")
    verdict = str(made.document.get("verdict", f"exit {made.process.code}"))
    if serving is None:
        row = Row(entry.key, verdict, "none", f"not promoted as equivalent ({verdict})")
    else:
        row = Row(
            entry.key,
            verdict,
            serving["level"],
            serving["reason"],
            serving["rows"],
            serving["rows_proven"],
            serving["batch_proven"],
            len(serving["columns"]),
            len(serving.get("statements", [])),
        )
    with cache.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"version": product_version(), "row": asdict(row)}) + "\n")
    print(f"{row.key}: {row.level}, {row.rows_proven} of {row.rows}", file=sys.stderr, flush=True)
    return row
