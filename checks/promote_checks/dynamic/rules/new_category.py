"""A column of categories holds a text that it did not hold when the notebook was promoted.

Why: an encoder that learned the old categories ignores the new one or fails, a plot leaves it out, a group by hand
(`if region == ...`) drops it.

Mend: if it is a spelling, mend it where the data are cleaned. If it is a new category, look whether the model was meant
for it, and promote the notebook again.

Example: `contract` was `Month-to-month` or `Two year`; now some rows say `month-to-month`.

Only columns of few texts that stand there often are recorded, and none that looks personal.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.rules.finding import Hit, Severity
from promote_checks.secrets.hide import hide_all

CODE = "SC002"
NAME = "new-category"
SEVERITY: Severity = "warning"
HINT = "mend the spelling, or promote the notebook again if the category is new"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ("schemas",)


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Each column with new texts."""
    for drift in evidence.first.observation.watched.drift:
        if drift.check.startswith("isin"):
            step = evidence.frames[drift.cell, drift.name].step
            told = (
                f"{drift.name} of {step}: the column {drift.column} holds {hide_all(drift.now)}, which is new"
            )
            yield Hit(evidence.bound_at(drift.cell, drift.name), told)
