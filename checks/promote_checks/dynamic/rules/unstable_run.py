"""Two runs with everything equal, the hash seed too, don't agree.

Why: no result of the notebook can be compared with a later one, neither by a person nor by a test. What differs is not
always a number that matters (a duration is allowed to differ): so this is a warning.

Mend: seed the generator that draws, name `random_state`, don't compute from the clock, sort what the file system or a
database returns in no order.

Example:

    weights = np.random.rand(10)      # nothing seeds the generator
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.dynamic.divergence import differences
from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.rules.finding import Hit, Place, Severity

CODE = "RN005"
NAME = "unstable-run"
SEVERITY: Severity = "warning"
HINT = "seed what draws, keep the clock out of the results, sort what comes in no order"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ("hash",)


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """The first thing that differs between two runs with one hash seed."""
    again = evidence.again
    if again is None:
        return
    failure = again.observation.failure
    if failure is not None:
        if failure.kind == "error":
            told = f"run once more, the notebook fails here: {failure.exception}"
            yield Hit(Place(failure.cell, failure.line), told)
        return
    found = differences(evidence.first, again)
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield Hit(found[0].place, f"{found[0].words} is another one each time{more}")
