"""Rows are repeated or synthesised (SMOTE, oversampling with replacement) before they are split.

Why: copies of one row end up on both sides, or are interpolated between them. The model is tested on what it
knows by heart; scores of 0.99 come from here.

Mend: split first and oversample the training rows, or use `imblearn.pipeline.Pipeline`.

Example:

    X_res, y_res = SMOTE().fit_resample(X, y)
    X_train, X_test, y_train, y_test = train_test_split(X_res, y_res)
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.flow.before import learned_before_split
from promote_checks.rules.subject import Subject

CODE = "DL007"
NAME = "resample-before-split"
SEVERITY: Severity = "error"
HINT = "split first, and oversample the training rows only (imblearn's Pipeline does)"
WORDS: tuple[str, ...] = ("resample", "sample", "SMOTE", "OverSampler")


def check(subject: Subject) -> Iterator[Hit]:
    """Rows repeated before they are divided."""
    for learned, split in learned_before_split(subject.flow, "resample"):
        later = "cross-validated" if split.kind == "cross-validation" else "split"
        place = subject.place(split.node)
        where = f"cell {(place.cell or 0) + 1}, line {place.line}"
        yield subject.hit(
            learned.node, f"rows are repeated by {learned.name} before they are {later} ({where})"
        )
