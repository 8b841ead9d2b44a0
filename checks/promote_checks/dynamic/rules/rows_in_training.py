"""Rows of the test table stand in the table that the model was fitted on.

Why: for these rows the model has seen the answer. The score says how well it remembers, and is too good.

Mend: split first, and take both parts from one split; drop duplicates (`df.drop_duplicates()`) before it, or split by
group where one person or one device has several rows (`GroupShuffleSplit`); oversample the training part only.

Example:

    X_train, X_test = df[:800], df[700:]

The notebook is run, and the rows of what `fit` was given and of what the model was judged on are compared by their
values, whatever their index. Where all columns hold few different values, equal rows are no wonder: what chance explains
is estimated from the columns, and only three times more than that is told. Tables inside of functions are not seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.observe.observation import SharedRows
from promote_checks.rules.finding import Hit, Severity

CODE = "DL008"
NAME = "test-rows-in-training"
SEVERITY: Severity = "error"
HINT = "split once, drop duplicates before it, and keep the two parts apart"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ("rows",)

_SHARE = 0.01
"""Fewer of the test rows than this are not worth a word: real data hold a few copies."""
_CAUTION = 3.0
"""The estimate of chance supposes less of the columns than there is in them."""
_FLOOR = 0.03
_SURE = 0.001


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Each pair once."""
    told = set()
    for shared in evidence.first.observation.watched.shared:
        pair = evidence.pairs[shared.train, shared.test]
        if is_leak(shared) and (pair.train, pair.test) not in told:
            told.add((pair.train, pair.test))
            yield Hit(pair.place, _message(pair.train, pair.test, shared))
    for key, reason in evidence.first.observation.watched.unseen.items():
        pairs = [pair for keys, pair in evidence.pairs.items() if key in keys]
        if pairs and key == min(
            key for keys, pair in evidence.pairs.items() if pair in pairs for key in keys
        ):
            yield Unseen(
                f"rows of {pairs[0].train} and {pairs[0].test} were not compared: {reason}",
                "",
                pairs[0].place,
            )


def by_chance(shared: SharedRows) -> float:
    """How many different test rows would stand in the training table if each were drawn apart."""
    return shared.test_distinct * -math.expm1(-shared.train_distinct * shared.chance)


def is_leak(shared: SharedRows) -> bool:
    """More different rows are shared than chance and a few copies explain."""
    found = shared.shared_distinct
    if found < max(2.0, _SHARE * shared.test_distinct):
        return False
    return _at_least(found, _CAUTION * by_chance(shared) + _FLOOR) < _SURE


def _at_least(count: int, mean: float) -> float:
    """Probability of so many or more events (Poisson)."""
    below = (math.exp(one * math.log(mean) - mean - math.lgamma(one + 1)) for one in range(count))
    return 1.0 - math.fsum(below)


def _message(train: str, test: str, shared: SharedRows) -> str:
    share = 100 * shared.shared_rows / shared.test_rows
    expected = 100 * by_chance(shared) / shared.test_distinct
    return (
        f"{shared.shared_rows} of {shared.test_rows} rows of {test} ({share:.0f}%) stand in {train}, "
        f"which the model was fitted on; chance explains {expected:.0f}%"
    )
