"""A data frame that one step hands to another no longer fits the schema that was recorded at promotion.

Why: the notebook still runs, and so does the package; but a column that became text, or holds gaps now, goes on into the
model. What is computed then was never looked at by anyone.

Mend: look at what changed in the data. If it is meant to be so, change the notebook and promote it again: the schemas are
recorded anew. If not, mend the source, and let the first step refuse such data.

Example: `age` was `int64` without gaps; since March the export leaves it empty, and it is `float64`.

The notebook is run on the data as they are now. `schemas.json` in the project holds, for each data frame that a step
returns, its columns with types and gaps and its index; pandera compares. Further rows are no drift.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.dynamic.evidence import Evidence
from promote_checks.dynamic.rule import Need, Unseen
from promote_checks.observe.observation import ColumnSchema, Drift
from promote_checks.rules.finding import Hit, Severity

CODE = "SC001"
NAME = "schema-drift"
SEVERITY: Severity = "error"
HINT = "look at what changed in the data; if it is meant to be so, promote the notebook again"
WORDS: tuple[str, ...] = ()
NEEDS: tuple[Need, ...] = ("schemas",)

INSTALL = (
    "install it where the notebook runs: python -m pip install pandera; or leave it out with --ignore SC"
)


def check(evidence: Evidence) -> Iterator[Hit | Unseen]:
    """Every drift but new categories."""
    if evidence.schemas:
        yield Unseen(
            f"the schemas at step boundaries: {evidence.schemas}", "promote the notebook again", blocking=True
        )
    pandera = evidence.first.observation.watched.pandera
    if pandera == "missing":
        yield Unseen("the schemas at step boundaries: there is no pandera", INSTALL, blocking=True)
    elif pandera:
        yield Unseen(f"the schemas at step boundaries: {pandera}", blocking=True)
    for drift in evidence.first.observation.watched.drift:
        if not drift.check.startswith("isin"):
            step = evidence.frames[drift.cell, drift.name]
            told = _words(drift, {one.name: one for one in step.frame.columns})
            yield Hit(evidence.bound_at(drift.cell, drift.name), f"{drift.name} of {step.step}: {told}")


def _words(drift: Drift, was: dict[str, ColumnSchema]) -> str:
    column = f"the column {drift.column}" if drift.column != "(index)" else "the index"
    if drift.check == "frame":
        return "there is no data frame of that name any more"
    if drift.check == "column_in_schema":
        return f"{column} is new"
    if drift.check == "column_in_dataframe":
        return f"{column} is missing"
    if drift.check == "not_nullable":
        return f"{column} has missing values, and had none"
    if drift.check.startswith("dtype("):
        before = f", and was {was[drift.column].dtype}" if drift.column in was else ""
        return f"{column} is {drift.now} now{before}"
    return f"{column} does not fit: {drift.check}"
