"""Hyper-parameters, a model, a threshold, an epoch or features are chosen by their score on the test rows.

Why: the best of many scores on the same rows is too good by construction. The test set has become part of the
training, and there is no honest number left.

Mend: keep a validation part (`train_test_split` twice), or `GridSearchCV` on the training rows; score the
chosen one on the test rows once.

Example:

    for depth in range(1, 20):
        model = DecisionTreeClassifier(max_depth=depth).fit(X_train, y_train)
        score = model.score(X_test, y_test)
        if score > best:
            best, best_depth = score, depth
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.subject import Subject

CODE = "DL004"
NAME = "select-on-test"
SEVERITY: Severity = "error"
HINT = "choose on a validation part or by cross-validation, and look at the test rows once, at the end"
WORDS: tuple[str, ...] = ("test", "holdout")


def check(subject: Subject) -> Iterator[Hit]:
    """The best of scores on test rows is taken; training stops by the test rows; features are chosen by them."""
    flow = subject.flow
    seen = set()
    for pick in flow.picks:
        on_test = [one for one in pick.scores if one.data.role == "test" and not one.data.fold]
        if on_test and on_test[0].node not in seen:
            seen.add(on_test[0].node)
            place = subject.place(on_test[0].node)
            where = f"cell {(place.cell or 0) + 1}, line {place.line}"
            yield subject.hit(pick.node, f"the best is chosen by its score on the test rows ({where})")
    for fit in flow.stops:
        yield subject.hit(fit.node, "training stops, or keeps an epoch, by the test rows")
    for fit in flow.fits:
        chosen = [one for one in fit.data.learned if one.kind == "select" and one.data.role == "test"]
        if fit.data.role == "train" and chosen and not chosen[0].data.fold:
            yield subject.hit(
                chosen[0].node, "features are chosen on the test rows, and the model is fitted on them"
            )
