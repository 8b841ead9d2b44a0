"""``promotion.json``: the promotion as data. Nothing of this machine, of this hour or of the output path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from promote.emission import EmittedStep
from promote.job.promotion import Promotion
from promote.report.service import service_document
from promote.report.unrecorded import unrecorded_document
from promote_checks.observe.observation import Environment
from promote_checks.proof.result import Difference, Proof

VERSION = 1


def document(promotion: Promotion) -> dict[str, Any]:
    """Return the document without manifest and seal, which are made when the files are there.

    Cells are counted from 0, over all cells of the notebook, as in the file itself; lines from 1.
    """
    emission, proof = promotion.emission, promotion.proof
    return {
        "version": VERSION,
        "tool": f"promote-notebook {version('promote-notebook')}",
        "notebook": _notebook(promotion),
        "parameters_given": list(promotion.given),
        "package": emission.package,
        "verdict": proof.verdict,
        "seed": {"injected": proof.seed_injected, "value": proof.seed},
        "tolerance": proof.tolerance,
        "outside": [{"path": one.path, "reason": one.reason} for one in proof.outside],
        "unrecorded": unrecorded_document(proof.unrecorded),
        "values": _values(proof),
        "differences": [_difference(one) for one in proof.differences],
        "endpoints": _endpoints(promotion),
        "nondeterministic": list(proof.nondeterministic_names),
        "incomparable": [{"name": name, "reason": reason} for name, reason in proof.incomparable_names],
        "statements": _statements(promotion),
        "steps": [_step(step) for step in emission.steps],
        "rung": promotion.rung,
        "refusals": [
            {"rung": one.rung, "cell": one.cell, "line": one.line, "reason": one.reason}
            for one in promotion.refusals
        ],
        "fallbacks": [
            {"rung": one.rung, "cell": one.cell, "line": one.line, "reason": one.reason}
            for one in emission.fallbacks
        ],
        "suppressions": emission.suppressions,
        "fixtures": promotion.fixtures,
        "no_golden_tests": promotion.no_golden_tests,
        "feature_store": emission.feature_store,
        "faults": [
            {"code": one.code, "severity": one.severity, "line": one.line, "message": one.message}
            for one in promotion.faults
        ],
        "checks": [
            {"code": one.code, "verdict": one.verdict, "summary": one.summary} for one in promotion.checks
        ],
        "environment": _environment(promotion.environment),
        **({} if promotion.serving is None else {"serving": dict(promotion.serving)}),
    }


def rendered(content: Mapping[str, Any]) -> str:
    """Return the document's text: keys sorted, so that the same promotion gives the same bytes."""
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _notebook(promotion: Promotion) -> dict[str, Any]:
    notebook = {"name": promotion.notebook.name, "sha256": promotion.notebook.sha256}
    return notebook if promotion.code is None else {**notebook, "code": promotion.code.document()}


def _values(proof: Proof) -> dict[str, int]:
    return {
        "compared": proof.compared,
        "equal": proof.equal,
        "different": proof.different,
        "nondeterministic": proof.nondeterministic,
        "incomparable": proof.incomparable,
        "missing": proof.missing,
    }


def _endpoints(promotion: Promotion) -> dict[str, Any] | None:
    """What was asked of the script's web application, and of the package's; None: the script makes none."""
    found, replay = promotion.proof.endpoints, promotion.replay
    if found is None:
        return None
    return {
        "asked": found.asked,
        "equal": found.equal,
        "different": [one.name for one in found.different],
        "accepted": [_difference(one) for one in found.accepted],
        "varying": list(found.varying),
        "notes": list(found.notes),
        "fault": found.fault,
        "service": None if replay is None else service_document(replay),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "cell": one.cell,
        "line": one.line,
        "notebook": one.notebook,
        "package": one.package,
    }


def _statements(promotion: Promotion) -> dict[str, Any]:
    emission = promotion.emission
    dropped = [{"cell": one.cell, "line": one.line, "reason": one.reason} for one in emission.dropped]
    return {"total": emission.statements_total, "placed": emission.statements_placed, "dropped": dropped}


def _step(step: EmittedStep) -> dict[str, Any]:
    return {
        "function": step.function,
        "module": step.module,
        "cells": list(step.cells),
        "takes": [*step.takes, *step.parameters],
        "returns": list(step.returns),
    }


def _environment(environment: Environment | None) -> dict[str, Any] | None:
    if environment is None:
        return None
    return {"python": environment.python, "packages": dict(environment.packages)}
