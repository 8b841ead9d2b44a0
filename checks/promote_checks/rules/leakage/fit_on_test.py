"""Something is fitted on the test rows, or a model is scored on rows that it was fitted on.

Why: a scaler that is fitted again on the test rows measures them with another ruler than the model was trained
with; a model that has seen the test rows is asked what it was told.

Mend: `fit` on the training rows, `transform` or `predict` on the test rows. Refit on everything only after the
last evaluation.

Example:

    X_train = scaler.fit_transform(X_train)
    X_test = scaler.fit_transform(X_test)
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.flow.events import Fit, Flow
from promote_checks.rules.subject import Subject

CODE = "DL003"
NAME = "fit-on-test"
SEVERITY: Severity = "error"
HINT = "fit on the training rows only; use transform or predict on the test rows"
WORDS: tuple[str, ...] = ("fit",)


def check(subject: Subject) -> Iterator[Hit]:
    """Fits on test rows, then models scored on rows they know."""
    flow = subject.flow
    for fit in flow.fits:
        if _on_test(fit, flow):
            what = "training and test rows together" if fit.data.role == "mixed" else "the test rows"
            yield subject.hit(fit.node, f"{_name(fit)} is fitted on {what}")
    seen = set()
    for score in flow.scores:
        fit_of = score.fit
        if fit_of is None or fit_of.node in seen or score.data.role != "test" or score.data.fold:
            continue
        whole = fit_of.data.role == "" and not fit_of.data.fold and fit_of.data.lineage
        if whole and fit_of.data.lineage <= score.data.lineage:
            seen.add(fit_of.node)
            line = subject.place(score.node)
            where = f"cell {(line.cell or 0) + 1}, line {line.line}"
            yield subject.hit(
                fit_of.node,
                f"{_name(fit_of)} is fitted on all rows, and scored on some of them as a test ({where})",
            )


def _on_test(fit: Fit, flow: Flow) -> bool:
    if fit.data.role not in ("test", "mixed") or fit.data.fold or fit.data.predicted:
        return False
    kinds = fit.model.kinds
    if "embed" in kinds or fit.method == "fit_predict":
        return False
    learns = bool(kinds & {"transform", "select", "resample"}) and "predict" not in kinds
    if fit.data.role == "mixed":
        scored = any(one.fit is fit and one.data.role == "test" for one in flow.scores)
        return learns or scored
    return learns or fit.call_arguments >= 2


def _name(fit: Fit) -> str:
    return fit.model.name or "the model"
