"""Is the notebook still what the package was made from?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from promote_checks.drift.drift import Drift, State, drift_of
from promote_checks.drift.words import mend, summary
from promote_checks.gate.check import Check, Verdict
from promote_checks.gate.context import CheckContext

CODE = "drift"
_VERDICTS: Mapping[State, Verdict] = MappingProxyType(
    {
        "same": "pass",
        "outputs": "pass",
        "changed": "fail",
        "undecided": "error",
        "unreadable": "error",
        "gone": "skip",
        "elsewhere": "skip",
        "unpromoted": "skip",
        "unusable": "error",
    }
)


def check(context: CheckContext) -> Check:
    """Compare the code of the notebook with what was recorded when it was promoted."""
    drift = drift_of(context.project, context.notebook)
    verdict = _VERDICTS[drift.state]
    if verdict == "skip" and drift.refuses:  # somebody says where it is, and it is not there
        verdict = "error"
    return Check(
        code=CODE,
        verdict=verdict,
        summary=_summary(drift),
        detail="\n".join(summary(drift)) if drift.state == "changed" else "",
        hint="" if verdict == "pass" else mend(drift, context.project) if drift.notebook else drift.hint,
        evidence=_evidence(drift),
    )


def _summary(drift: Drift) -> str:
    if drift.state == "same":
        return "the notebook is byte for byte what was promoted"
    if drift.state == "outputs":
        return "the notebook's code is what was promoted"
    if drift.state == "changed":
        count = len(drift.changes)
        return f"the notebook's code changed since the promotion ({count} cell{'' if count == 1 else 's'})"
    return drift.why


def _evidence(drift: Drift) -> dict[str, Any]:
    notebook = None if drift.notebook is None else os.path.relpath(drift.notebook, drift.project)
    cells = [{"kind": one.kind, "then": one.then, "now": one.now} for one in drift.changes]
    return {"state": drift.state, "notebook": notebook, "cells": cells}
