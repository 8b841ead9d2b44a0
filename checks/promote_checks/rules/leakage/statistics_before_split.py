"""Rows are scaled or filled with a mean, a median, a minimum of all rows, and split afterwards.

Why: as with a scaler that is fitted on everything: the test rows have had their say. The effect is mostly
small, so this is a warning; the mean of the *target* of a group is not small at all.

Mend: split first; take the statistic of the training rows for both parts (`SimpleImputer`, `StandardScaler`).

Example:

    df["age"] = df["age"].fillna(df["age"].median())
    train, test = train_test_split(df)
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.flow.before import learned_before_split
from promote_checks.rules.subject import Subject

CODE = "DL006"
NAME = "statistics-before-split"
SEVERITY: Severity = "warning"
HINT = "compute the statistic on the training rows, and use it for both"
WORDS: tuple[str, ...] = ("mean", "median", "std", "min", "max", "mode", "quantile")


def check(subject: Subject) -> Iterator[Hit]:
    """Statistics of all rows that are combined with those rows before they are divided."""
    for learned, split in learned_before_split(subject.flow, "statistic"):
        if split.kind != "cross-validation":
            place = subject.place(split.node)
            where = f"cell {(place.cell or 0) + 1}, line {place.line}"
            yield subject.hit(
                learned.node, f"the {learned.name} of all rows is used before they are split ({where})"
            )
