"""Measure the rules: ``python -m bench.rules`` writes docs/reference/rules-measured.md.

``--dynamic`` measures the rules that need a run instead, and replaces their part of the page; it starts some eighty kernels.
"""

from __future__ import annotations

import sys

from bench.document import destination, publish
from bench.rules.measure import scores
from bench.rules.report import corpus_findings, render
from bench.rules.run_report import kept, renewed

if "--dynamic" in sys.argv[1:]:
    publish(renewed(), destination(None, name="rules-measured.md", whole=True))
elif __name__ == "__main__":
    found, files = corpus_findings()
    if not files:
        print("the corpus is not there: python -m bench.corpus.download", file=sys.stderr)
        raise SystemExit(1)
    publish(
        render(list(scores()), found, files, kept()), destination(None, name="rules-measured.md", whole=True)
    )
