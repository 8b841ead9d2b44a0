"""The serving path in the report: as data, and in one line."""

from __future__ import annotations

from typing import Any

from promote.serve.run import Served
from promote_checks.notebook.model import Notebook
from promote_checks.notebook.where import where
from promote_checks.serving_proof.result import RTOL, ServingProof


def serving_document(served: Served) -> dict[str, Any]:
    """What ``promotion.json`` says under ``serving``."""
    found, proof = served.derivation, served.proof
    content: dict[str, Any] = {
        "level": found.level,
        "reason": found.reason,
        "cell": found.cell,
        "line": found.line,
        "statement": found.statement,
        "rows": proof.rows if proof else 0,
        "rows_proven": proof.rows_proven if proof else 0,
        "batch_proven": proof.batch_proven if proof else 0,
        "rtol": RTOL,
        "excluded": proof.excluded if proof else 0,
        "excluded_refused": proof.excluded_refused if proof else 0,
        "columns": list(found.columns),
        "stand_ins": sorted(found.stand_ins),
        "state": sorted(found.state),
        "target": dict(found.target),
        "service": {"present": served.has_service, "reason": served.no_service},
        "recorded": served.recorded.document,
    }
    if found.level == "raw" and found.raw is not None:
        raw = found.raw
        content["source"] = {"name": raw.name, "cell": raw.cell, "line": raw.line, "column": raw.column}
        content["statements"] = [dict(one) for one in found.how]
    return content


def serving_line(served: Served, notebook: Notebook) -> str:
    """``Serving: from 14 raw columns, 200 of 200 rows equal one at a time and in batches``."""
    found, proof = served.derivation, served.proof
    place = (
        ""
        if found.cell is None
        else f" ({where(notebook.name, found.cell, found.line, is_plain=notebook.is_plain)})"
    )
    if found.level == "none" or proof is None:
        return f"Serving: none, {found.reason}{place}"
    without = f"\n  no service: {served.no_service}" if served.no_service else ""
    columns = f"{len(found.columns)} {'raw ' if found.level == 'raw' else ''}column{'s' * (len(found.columns) != 1)}"
    equal = f"{proof.rows_proven} of {proof.rows} rows equal one at a time and in batches"
    if found.level == "raw":
        return f"Serving: from {columns}, {equal} (rtol {RTOL:g}): training/serving skew 0{_excluded(proof)}{without}"
    return (
        f"Serving: from the model's own input ({columns}), {equal} (rtol {RTOL:g})\n"
        f"  not from raw rows: {found.reason}{place}{without}"
    )


def _excluded(proof: ServingProof) -> str:
    """Rows without a prediction of the notebook; nothing where its filters leave out none."""
    if not proof.excluded:
        return ""
    rows = f"\n  {proof.excluded_refused} of {proof.excluded} rows that the notebook's own filters leave out are refused"
    left = proof.excluded - proof.excluded_refused
    return f"{rows}; the path has no filter for the other {left}, and answers them" if left else rows
