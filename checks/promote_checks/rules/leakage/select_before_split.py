"""Features are chosen, or encoded by the target, on all rows, and the rows are split or cross-validated afterwards.

Why: the choice has seen the answers of the test rows. This is the largest of the usual leaks (about 0.04 AUC on
noise, more with many features): features that fit the test rows by chance are the ones that are kept.

Mend: split first and choose on the training rows, or put the selector into the `Pipeline` that is
cross-validated.

Example:

    X_best = SelectKBest(f_classif, k=20).fit_transform(X, y)
    scores = cross_val_score(LogisticRegression(), X_best, y, cv=5)
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.flow.before import learned_before_split
from promote_checks.rules.subject import Subject

CODE = "DL002"
NAME = "select-before-split"
SEVERITY: Severity = "error"
HINT = "choose features on the training rows only, or put the selector into the Pipeline that is validated"
WORDS: tuple[str, ...] = ("fit", "corr")


def check(subject: Subject) -> Iterator[Hit]:
    """Selectors and target encoders fitted on rows that are divided later."""
    for learned, split in learned_before_split(subject.flow, "select"):
        later = "cross-validated" if split.kind == "cross-validation" else "split"
        place = subject.place(split.node)
        where = f"cell {(place.cell or 0) + 1}, line {place.line}"
        yield subject.hit(
            learned.node,
            f"features are chosen by {learned.name} on all rows before they are {later} ({where})",
        )
