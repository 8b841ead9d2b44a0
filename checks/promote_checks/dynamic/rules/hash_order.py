"""The result depends on the hash seed: on the order of a set, or on `hash()` of a text.

Why: Python hashes texts with another seed in each process. Whoever runs the notebook again gets other columns first,
other folds, another model, and nobody sees why.

Mend: put the elements into an order before they are used (`sorted(...)`), or keep them in a list or a dict, which
remember theirs. Instead of `hash(text)` take a digest of `hashlib`.

Example:

    columns = list(set(df.columns) - {"target"})

It is found by running the notebook with two hash seeds. The first variable that differs is named, with its cell; where
no variable differs, what a cell shows or a file that it writes. Each seed runs twice, which tells apart what would have
differed anyway (RN005).
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.dynamic.evidence import Evidence, only_with_hash_seed
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.rules.finding import Hit, Place, Severity

CODE = "RN004"
NAME = "hash-order"
SEVERITY: Severity = "error"
HINT = "sort the elements before they are used, or keep them in a list or a dict"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ("hash",)


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """The first thing that differs with another hash seed, and does not differ with the same one."""
    other, again = evidence.other, evidence.again
    if other is None or again is None:
        return
    if other.observation.failure is not None:
        yield from _failed(evidence)
        return
    found = only_with_hash_seed(evidence)
    if found and evidence.confirmed is not None:
        yield Hit(
            found[0].place, f"{found[0].words} is another one with another hash seed{_more(len(found))}"
        )


def _failed(evidence: Evidence) -> Iterator[Hit | Unseen]:
    assert evidence.other is not None
    assert evidence.again is not None
    failure = evidence.other.observation.failure
    if failure is not None and failure.kind == "error" and evidence.again.observation.failure is None:
        told = f"with another hash seed the notebook fails here: {failure.exception}"
        yield Hit(Place(failure.cell, failure.line), told)


def _more(count: int) -> str:
    return f", and {count - 1} more" if count > 1 else ""
