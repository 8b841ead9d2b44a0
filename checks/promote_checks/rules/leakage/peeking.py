"""Three or more models, or one refitted, are scored on the same test rows.

Why: whoever looks at three scores picks the best, and that one is too good. A warning, because a table of
scores may be all that is wanted.

Mend: compare by cross-validation or on a validation part; look at the test rows once.

Example:

    for model in (LogisticRegression(), SVC(), RandomForestClassifier()):
        print(model.fit(X_train, y_train).score(X_test, y_test))
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.flow.events import Score
from promote_checks.rules.subject import Subject

CODE = "DL005"
NAME = "repeated-evaluation"
SEVERITY: Severity = "warning"
HINT = "compare on a validation part or by cross-validation, and score only the final model on the test rows"
WORDS: tuple[str, ...] = ("test", "holdout")


ENOUGH = 3


def check(subject: Subject) -> Iterator[Hit]:
    """Count the fits that are scored on the rows of one split; a loop counts by what it goes through."""
    counted: dict[int, dict[object, int]] = defaultdict(dict)
    told: set[int] = set()
    splits = {number: split.node for number, split in enumerate(subject.flow.splits, 1)}
    for score in subject.flow.scores:
        key = score.data.split
        if score.data.role != "test" or score.data.fold or score.model is None:
            continue
        looked = counted[key]
        looked[score.fit or score.model or score.node] = _times(score, splits.get(key))
        if sum(looked.values()) >= ENOUGH and key not in told:
            told.add(key)
            yield subject.hit(
                score.node, "a third model (or the same, refitted) is scored on the same test rows"
            )


def _times(score: Score, split: ast.AST | None) -> int:
    """How often this is done: once, or once for each turn of the loops in which the model is fitted too."""
    own = [loop for loop in score.loops if score.fit is None or loop in score.fit.loops]
    if split is not None:  # a split in the same loop gives other rows at each turn
        own = [loop for loop in own if split not in set(ast.walk(loop))]
    times = 1
    for loop in own:
        times *= _turns(loop)
    return times


def _turns(loop: ast.AST) -> int:
    source = loop.iter if isinstance(loop, ast.For) else getattr(loop, "generators", [loop])[0]
    source = source.iter if isinstance(source, ast.comprehension) else source
    if isinstance(source, ast.List | ast.Tuple | ast.Set):
        return len(source.elts)
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.func.id == "range":
        last = source.args[-1] if source.args else None
        if len(source.args) == 1 and isinstance(last, ast.Constant) and isinstance(last.value, int):
            return last.value
    return ENOUGH
