"""The proof of a serving path: a witness watches the notebook, a fresh process serves, and both are compared."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.gate.process import Children, run_process
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.copy import private_copy
from promote_checks.observe.fixed_environment import run_environment
from promote_checks.observe.outside import outside_paths
from promote_checks.observe.patience import Patience, patience_of
from promote_checks.serving_proof.compare import compared
from promote_checks.serving_proof.result import RowDifference, ServingProof, Witnessed

INSIDE = Path(__file__).parent / "inside"
ROWS = 200
"""Rows that are asked, or all if there are fewer."""
BATCHES = (1, 7, 64)
_START = (
    "import sys; sys.path.insert(0, {desk!r}); from witness_inside.{part} import main; "
    "sys.path[0] = ''; main({job!r})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRequest:
    """Where to look in the notebook. It needs no package, so that it can be watched before there is one."""

    notebook: Notebook
    cells: Sequence[TranslatedCell]
    python: str
    """The notebook's interpreter."""
    timeout: float | Patience
    raw: Mapping[str, Any] | None
    """``name``, ``cell``, ``line``, ``column`` of the source; None: the model's own input is the source."""
    columns: Sequence[str]
    claim: Mapping[str, Any]
    """``cell``, ``line``, ``column``, ``end``, ``definition``, ``method``, ``table``, ``answer``, ``then``; if
    known ``probability`` (an expression inside of the answer) and ``label`` (a column of the source)."""
    seed: int | None = None
    left_out: Collection[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    children: Children = field(default_factory=Children)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingProofRequest:
    """The serving path to be asked, and how the notebook is watched."""

    watching: WatchRequest
    project: Path
    package: str


def watch(request: WatchRequest) -> dict[str, Any]:
    """Run the notebook, and return the rows of its source with its own predictions; ``error``: why not."""
    with _desk() as desk:
        return _watched(request, desk)


def prove_serving(request: ServingProofRequest, seen: Mapping[str, Any]) -> ServingProof:
    """Compare the serving path with what the witness has seen, row by row.

    What could not be compared is ``unproven``.
    """
    if "error" in seen:
        return ServingProof(verdict="unproven", reason=seen["error"].strip().splitlines()[-1])
    if not seen["answers"]:
        return ServingProof(verdict="unproven", reason="no row of the source has a prediction")
    with _desk() as desk:
        served = _served(request, desk, seen)
    if "error" in served:
        last = served["error"].strip().splitlines()[-1]
        return ServingProof(verdict="different", rows=len(seen["answers"]), total=seen["total"], reason=last)
    if list(served["columns"]) != list(request.watching.columns):
        return ServingProof(
            verdict="unproven", reason="the serving path takes other columns than it was said to"
        )
    proof = compared(seen, served["batches"], served["excluded"])
    return replace(proof, seen=_witnessed(seen, request.watching.claim))


def _witnessed(seen: Mapping[str, Any], claim: Mapping[str, Any]) -> Witnessed:
    return Witnessed(
        rows=seen["rows"],
        answers=seen["answers"],
        probabilities=seen["probabilities"],
        label=claim.get("label") or "",
        labels=seen["labels"],
    )


@contextmanager
def _desk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="promote-witness-") as name:
        shutil.copytree(INSIDE, Path(name, "witness_inside"), ignore=shutil.ignore_patterns("__pycache__"))
        yield Path(name)


def _watched(request: WatchRequest, desk: Path) -> dict[str, Any]:
    job = {
        "cells": [{"index": c.index, "python": c.python, "raises": c.raises} for c in request.cells],
        "raw": request.raw,
        "columns": request.columns,
        "claim": request.claim,
        "seed": request.seed,
        "most": ROWS,
    }
    folder, beside = request.notebook.path.parent, outside_paths(request.notebook)
    with private_copy(folder, tuple(request.left_out), beside) as copy:
        environment = {**run_environment(copy), "MPLBACKEND": "agg", **request.environment}
        return _ran(request, desk, "witness", job, copy, environment)


def _served(request: ServingProofRequest, desk: Path, seen: Mapping[str, Any]) -> dict[str, Any]:
    """In a folder of its own, with the saved model only."""
    job = {
        "source": str(request.project.resolve() / "src"),
        "package": request.package,
        "model": str(request.project.resolve() / "model"),
        "rows": seen["rows"],
        "excluded": seen["excluded"],
        "sizes": sorted({*BATCHES, max(2, len(seen["rows"]))}),
    }
    empty = desk / "empty"
    empty.mkdir()
    with private_copy(empty) as copy:
        environment = {**run_environment(copy), "MPLBACKEND": "agg"}
        return _ran(request.watching, desk, "served", job, copy, environment)


def _ran(
    request: WatchRequest,
    desk: Path,
    part: str,
    job: Mapping[str, Any],
    folder: Path,
    environment: Mapping[str, str],
) -> dict[str, Any]:
    result, path = desk / f"{part}.result", desk / f"{part}.job"
    path.write_bytes(msgspec.json.encode({**job, "result": str(result)}))
    command = [request.python, "-c", _START.format(desk=str(desk), part=part, job=str(path))]
    environment = {**environment, "PYTHONDONTWRITEBYTECODE": "1"}
    ended = run_process(
        command, cwd=folder, env=environment, timeout=request.timeout, children=request.children
    )
    if not result.exists():
        late = f"did not end within {patience_of(request.timeout)}"
        how = late if ended.how == "timeout" else f"ended early ({ended.how})"
        return {"error": f"the {part} process {how}"}
    decoded: dict[str, Any] = msgspec.json.decode(result.read_bytes())
    return decoded


__all__ = ["RowDifference", "ServingProof", "ServingProofRequest", "WatchRequest", "prove_serving", "watch"]
