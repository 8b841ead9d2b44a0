"""What serving must know of the notebook; no package is needed for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote.serve.derivation import Derivation
from promote.serve.derive import DeriveRequest, derive
from promote_checks.serving_proof.prove import WatchRequest, watch


@dataclass(frozen=True, slots=True)
class Seen:
    """The serving path, and the notebook's own predictions of the rows that it shall be asked."""

    found: Derivation
    model: Path
    """Where the derivation saved the state."""
    evidence: dict[str, Any]
    """Of the witness; empty where there is nothing to watch."""


def seen(request: DeriveRequest) -> Seen:
    """Derive, then watch the notebook where it predicts."""
    found = derive(request)
    evidence = {} if found.level == "none" else watch(watching(request, found))
    return Seen(found, request.model, evidence)


def watching(request: DeriveRequest, found: Derivation) -> WatchRequest:
    """Where the witness must look."""
    return WatchRequest(
        notebook=request.notebook,
        cells=request.cells,
        python=request.observation.environment.executable,
        timeout=request.timeout,
        raw=_source(found),
        columns=found.columns,
        claim=found.target,
        seed=request.seed,
        left_out=request.left_out,
        environment=request.environment,
        children=request.children,
    )


def _source(found: Derivation) -> dict[str, Any] | None:
    if found.level != "raw" or found.raw is None:
        return None
    raw = found.raw
    return {"name": raw.name, "cell": raw.cell, "line": raw.line, "column": raw.column}
