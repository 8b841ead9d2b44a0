"""The run writes outside of the notebook's folder.

Why: it changes what other notebooks and other people read, and a second run finds what the first one left. In a
container or in CI the folder is missing or may not be written to.

Mend: write below the notebook's folder, or make the folder a parameter and pass it in.

Example:

    df.to_csv("../shared/clean.csv")

`promote` itself runs the notebook in a copy: what it writes beside its folder (`../...`) is written into the copy. What it
writes under a full path is really written.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.dynamic.touched import is_outside, told
from promote_checks.rules.finding import Hit, Place, Severity

CODE = "EN006"
NAME = "write-outside"
SEVERITY: Severity = "warning"
HINT = "write below the notebook's folder, or make the path a parameter"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ()


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Each path once, where it was written first. A parameter may lead anywhere: whoever runs it decides."""
    seen: set[str] = set()
    for statement in evidence.first.observation.statements:
        for path in statement.writes:
            if path not in seen and is_outside(path) and not evidence.is_parameter(path):
                place = Place(statement.cell, statement.line, statement.column)
                yield Hit(place, f"the run writes {told(path)}")
            seen.add(path)
