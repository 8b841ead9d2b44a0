"""Drift as a check of the gate: four verdicts, and nothing of the machine in what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from promote_checks.drift.digest import code_of
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.drift import check
from promote_checks.notebook.model import Cell

SCRIPT = "x = 1\n"


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Check]:
    """Judge a project whose notebook is ``churn.py``; ``now``: its text today, None: it is not there."""

    def run(now: str | None, *, known: bool = False, **changed: object) -> Check:
        project = tmp_path / "out" / "churn"
        project.mkdir(parents=True, exist_ok=True)
        code = code_of("python", [Cell(0, "code", SCRIPT.rstrip("\n"))]).document()
        content = {
            "version": 1,
            "tool": "promote-notebook 0",
            "package": "churn",
            "notebook": {"name": "churn.py", "sha256": "0", "code": code},
        }
        (project / "promotion.json").write_text(json.dumps(content | changed))
        notebook = tmp_path / "out" / "churn.py"
        notebook.unlink(missing_ok=True)
        if now is not None:
            notebook.write_text(now)
        return check(
            CheckContext(
                project=project,
                package="churn",
                python="python",
                notebook_folder=notebook.parent,
                thin=project / "notebooks" / "churn.ipynb",
                notebook=notebook if known else None,
            )
        )

    return run


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("now", "verdict"), [(SCRIPT, "pass"), ("x = 2\n", "fail"), ("x = '\0'\n", "error"), (None, "skip")]
)
def test_verdicts(now: str | None, verdict: str, known: bool, judge: Callable[..., Check]) -> None:
    found = judge(now, known=known)
    assert (found.code, found.verdict) == ("drift", verdict)
    assert bool(found.hint) == (verdict != "pass")


def test_what_a_failure_says(tmp_path: Path, judge: Callable[..., Check]) -> None:
    found = judge("x = 2\n")
    assert found.summary == "the notebook's code changed since the promotion (1 cell)"
    assert found.detail == "cell 1 was changed"
    assert found.hint.startswith("promote ../churn.py -o .")
    assert found.evidence == {
        "state": "changed",
        "notebook": "../churn.py",
        "cells": [{"kind": "changed", "then": 0, "now": 0}],
    }
    assert str(tmp_path) not in json.dumps([found.summary, found.detail, found.hint, dict(found.evidence)])


def test_a_newer_promote(judge: Callable[..., Check]) -> None:
    found = judge(SCRIPT, version=2)
    assert (found.verdict, found.summary) == ("error", "a newer promote wrote it (format 2)")


def test_no_project(tmp_path: Path) -> None:
    context = CheckContext(
        project=tmp_path, package="p", python="python", notebook_folder=tmp_path, thin=tmp_path / "p.ipynb"
    )
    found = check(context)
    assert (found.verdict, found.summary) == ("skip", "there is no promotion.json in it")


def test_a_key_that_names_nothing_is_no_skip(tmp_path: Path, judge: Callable[..., Check]) -> None:
    judge(None)
    (tmp_path / "out/churn/pyproject.toml").write_text('[tool.promote]\nnotebook = "../gone.ipynb"\n')
    assert judge(None).verdict == "error"
