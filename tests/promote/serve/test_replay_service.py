"""A real service in a process of its own, asked what a script was asked."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from promote_checks.endpoints.recording import Asked
from promote_checks.serving_proof.replay.ask import ReplayRequest, replay_service
from promote_checks.serving_proof.replay.result import ServiceReplay

pytestmark = pytest.mark.slow
PACKAGE = "customer_churn"


def asked(case: str, body: str, content: Any) -> Asked:
    return Asked(
        status=200, content_type="application/json", kind="json", content=json.dumps(content),
        application="app", name=f"POST /score: {case}", method="POST", path="/score", body=body,
        content_type_sent="application/json",
    )  # fmt: skip


def replayed(project: Path, *ones: Asked, python: str = sys.executable) -> ServiceReplay:
    return replay_service(ReplayRequest(project=project, package=PACKAGE, python=python, asked=ones))


def row(project: Path) -> dict[str, Any]:
    schema = json.loads((project / "model" / "schema.json").read_text(encoding="utf-8"))
    return {one["name"]: one.get("example") for one in schema["input"]}


def test_the_service_is_asked_over_http(served: Path) -> None:
    whole = row(served)
    good, short = json.dumps(whole), json.dumps(dict(list(whole.items())[1:]))
    first = replayed(served, asked("row", good, {"prediction": "?"}))
    assert [one.kind for one in first.changes] == ["predictions_differ"], "the script's answer is another"
    answer = json.loads(first.changes[0].service)
    ones = (
        asked("row", good, answer),
        asked("short", short, {"error": "no"}),
        asked("junk", "{", {"error": "no"}),
    )
    found = replayed(served, *ones)
    assert (found.equal, found.counts(), found.failed) == (1, {"errors_are_typed": 2}, False)
    assert {one.service.partition(" (")[0] for one in found.changes} == {"422 missing_field", "400 not_json"}


def test_a_service_that_does_not_start_is_a_fault(served: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(served, project)
    (project / "model" / "manifest.json").write_text("{}", encoding="utf-8")
    found = replayed(project, asked("row", json.dumps(row(served)), {}))
    assert found.fault and found.failed and found.equal == 0


def test_libraries_that_are_missing_are_no_fault(served: Path, tmp_path: Path) -> None:
    """An interpreter that finds no msgspec."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{BLIND}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    found = replayed(served, asked("row", json.dumps(row(served)), {}), python=str(python))
    assert found.skipped.startswith("the service needs ") and "msgspec" in found.skipped
    assert not found.failed


BLIND = (
    "import importlib.util as u, runpy, sys; real = u.find_spec; "
    "u.find_spec = lambda name, *more: None if name == 'msgspec' else real(name, *more); "
    "sys.argv = sys.argv[2:]; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
)
