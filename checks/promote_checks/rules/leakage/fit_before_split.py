"""A scaler, an imputer or a vectoriser is fitted on all rows, and the rows are split afterwards.

Why: what it learned (means, ranges, vocabularies, components) comes partly from the test rows, so the test
score is not what new data would give. The effect of a scaler alone is small; nobody can tell from outside.

Mend: split first, fit on the training rows, transform both; or put the step into a `Pipeline`, which does so
also inside a cross-validation.

Example:

    X = StandardScaler().fit_transform(X)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.flow.before import learned_before_split
from promote_checks.rules.subject import Subject

CODE = "DL001"
NAME = "fit-before-split"
SEVERITY: Severity = "error"
HINT = "split first and fit on the training rows only, or put the step into a Pipeline"
WORDS: tuple[str, ...] = (".fit",)


def check(subject: Subject) -> Iterator[Hit]:
    """Transformers fitted on rows that are divided later."""
    for learned, split in learned_before_split(subject.flow, "transform"):
        later = "cross-validated" if split.kind == "cross-validation" else "split"
        line = subject.place(split.node)
        where = f"cell {(line.cell or 0) + 1}, line {line.line}"
        yield subject.hit(
            learned.node, f"{learned.name} is fitted on all rows before they are {later} ({where})"
        )
