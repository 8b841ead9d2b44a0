"""The run reads a file that the notebook does not name and that does not lie in its folder.

Why: the result depends on something that nobody sees in the text: a cache in the home folder, a file that an
environment variable points to. Elsewhere it is missing, or another one.

Mend: put the file below the notebook's folder, or make its path a parameter.

Example:

    df = pd.read_csv(Path.home() / "Downloads" / name)

Files below the notebook's folder, temporary files, imported code and what the system holds are left alone, and so is a
file whose path, or a folder above it, stands in the notebook as a text (EN001 judges that).
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.dynamic.touched import is_named, is_outside, told
from promote_checks.rules.finding import Hit, Place, Severity

CODE = "EN005"
NAME = "undeclared-read"
SEVERITY: Severity = "warning"
HINT = "put the file below the notebook's folder, or make its path a parameter"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ()


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Each file once, where it was opened first; not what the run has written itself."""
    seen: set[str] = set()
    for statement in evidence.first.observation.statements:
        for path in statement.reads:
            if path not in seen and is_outside(path) and not is_named(path, evidence.literals):
                place = Place(statement.cell, statement.line, statement.column)
                yield Hit(place, f"the run reads {told(path)}, which the notebook does not name")
            seen.add(path)
        seen.update(statement.writes)
