"""Serving, from a proven promotion to a proven serving path: derive, emit, prove, and if need be once more, coarser."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from promote.emission import Emission
from promote.plan.secrets import find_secrets
from promote.scaffold.prose import one_line
from promote.serve.derivation import Derivation, Level
from promote.serve.derive import DeriveRequest, derive
from promote.serve.emit import serving_modules
from promote.serve.finish import FinishRequest, finish
from promote.serve.service import store_files
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.observation import Observation
from promote_checks.serving_proof.prove import ServingProofRequest, prove_serving
from promote_checks.serving_proof.replay.result import ServiceReplay
from promote_checks.serving_proof.result import ServingProof

_LEARNERS = re.compile(r"\b(sklearn|imblearn|xgboost|lightgbm|catboost|skops|joblib|BaseEstimator)\b")
_FITS = re.compile(r"\.(fit(_\w+)?|predict\w*|load)\(")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """One promoted notebook, in the workshop."""

    notebook: Notebook
    cells: Sequence[TranslatedCell]
    observation: Observation
    emission: Emission
    project: Path
    timeout: float
    seed: int | None = None
    left_out: Collection[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Served:
    """The level that is proven, and what was found on the way."""

    derivation: Derivation
    proof: ServingProof | None = None
    modules: Mapping[str, str] = field(default_factory=dict)
    """What was added to the package."""
    no_service: str = ""
    """Why a proven path has no service."""
    replay: ServiceReplay | None = None
    """What the service answers to what the script was asked; None: the script has no web application."""

    @property
    def has_service(self) -> bool:
        """Whether the project can be asked over HTTP."""
        return self.derivation.level != "none" and not self.no_service


def serve(request: ServeRequest) -> Served | None:
    """Add a proven serving path to the project, at the finest level that can be proven.

    None: the notebook fits no model. Nothing that was not proven is left in the project.
    """
    if not fits_model(request.cells):
        return None
    levels: tuple[Level, ...] = ("raw", "model input")
    reason, secrets = "", tuple(find_secrets(request.cells))
    while True:
        found = derive(
            DeriveRequest(
                notebook=request.notebook,
                cells=request.cells,
                observation=request.observation,
                model=request.project / "model",
                timeout=request.timeout,
                seed=request.seed,
                left_out=request.left_out,
                environment=request.environment,
                levels=levels,
                reason=reason,
                homes=class_homes(request.emission),
            )
        )
        if found.level == "none":
            _remove(request)
            return Served(found)
        if secrets and _holds(request, found, secrets):
            _remove(request)
            return Served(
                Derivation(level="none", reason="the serving path would hold a secret of the notebook")
            )
        served = _proven(request, found)
        if served.proof is not None and served.proof.verdict == "equal":
            return _finished(request, served)
        _remove(request)
        reason = _why(served.proof)
        if found.level == "model input":
            why = f"{found.reason}; {reason}" if found.reason else reason
            return Served(replace(found, level="none", reason=why), served.proof)
        levels = ("model input",)


def class_homes(emission: Emission) -> dict[str, str]:
    """Class at the top of an emitted module -> that module, by its whole name."""
    return {
        node.name: f"{emission.package}.{name.removesuffix('.py')}"
        for name, text in sorted(emission.modules.items())
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }


def _finished(request: ServeRequest, served: Served) -> Served:
    """With its service. A fault of ours there leaves no half of one behind."""
    try:
        return replace(served, no_service=finish(_finishing(request), served.derivation))
    except BaseException:
        _remove(request)
        raise


def _finishing(request: ServeRequest) -> FinishRequest:
    emission = request.emission
    return FinishRequest(
        project=request.project,
        package=emission.package,
        title=one_line(emission.title) or emission.package,
        python=request.observation.environment.executable,
        timeout=request.timeout,
    )


def fits_model(cells: Sequence[TranslatedCell]) -> bool:
    """Whether anything is fitted at all; a notebook without a model costs nothing."""
    text = "\n".join(cell.python for cell in cells)
    return bool(_LEARNERS.search(text)) and bool(_FITS.search(text))


def _proven(request: ServeRequest, found: Derivation) -> Served:
    modules = serving_modules(found, request.emission, request.observation.environment.executable)
    source = request.project / "src" / request.emission.package
    for name, text in {**modules, **store_files(request.emission.package)}.items():
        (source / name).write_text(text, encoding="utf-8")
    proof = prove_serving(
        ServingProofRequest(
            notebook=request.notebook,
            cells=request.cells,
            project=request.project,
            package=request.emission.package,
            python=request.observation.environment.executable,
            timeout=request.timeout,
            raw=_source(found),
            columns=found.columns,
            claim=found.target,
            seed=request.seed,
            left_out=request.left_out,
            environment=request.environment,
        )
    )
    return Served(found, proof, modules)


def _holds(request: ServeRequest, found: Derivation, secrets: Sequence[str]) -> bool:
    """Whether a secret stands in what would be written."""
    told = msgspec.json.encode(found)
    files = [path.read_bytes() for path in sorted((request.project / "model").glob("*"))]
    return any(secret.encode() in content for secret in secrets for content in (told, *files))


def _source(found: Derivation) -> dict[str, Any] | None:
    if found.level != "raw" or found.raw is None:
        return None
    raw = found.raw
    return {"name": raw.name, "cell": raw.cell, "line": raw.line, "column": raw.column}


def _why(proof: ServingProof | None) -> str:
    if proof is None:
        return "it was not proven"
    first = proof.first
    if first is None:
        return proof.reason
    return f"{proof.reason}: {first.what} of row {first.row + 1} is {first.served}, the notebook has {first.notebook}"


def _remove(request: ServeRequest) -> None:
    """Leave nothing unproven behind."""
    shutil.rmtree(request.project / "model", ignore_errors=True)
    source = request.project / "src" / request.emission.package
    for name in ("serving.py", *store_files(request.emission.package)):
        (source / name).unlink(missing_ok=True)
