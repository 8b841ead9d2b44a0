"""A project of a few files on the disk, and material as the commands would give it, without running them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from promote_checks.gate.check import Check, Verdict
from promote_checks.ledger.digest import digest
from promote_checks.review.collect import Collect
from promote_checks.review.commit import commit_of
from promote_checks.review.files import ARTEFACTS, MOVING, project_files
from promote_checks.review.material import GateRun, Material, RulesRun
from promote_checks.review.project import Project, project_at, staging_evidence
from promote_checks.review.suite_report import SuiteRun
from promote_checks.rules.finding import Finding, Report

STEPS = ("load", "train")
WORKFLOW = "jobs:\n  review:\n    steps:\n      - run: promote review . --verify\n"
PASSED: Mapping[str, Verdict] = {
    "tests.test_steps::test_load": "pass",
    "tests.test_steps::test_train": "pass",
    "tests.test_steps::test_the_results": "pass",
}
GATE: Mapping[str, Verdict] = {
    "deptry": "pass",
    "coverage": "pass",
    "papermill": "pass",
}


def small_project(root: Path, **changes: Any) -> Path:
    """A promoted project with two steps; ``changes`` go into ``promotion.json``."""
    write(root, "src/shop/__init__.py", '"""Shop."""\n')
    write(root, "src/shop/load.py", "def load() -> int:\n    return 1\n")
    write(root, "tests/test_steps.py", "def test_load() -> None:\n    assert True\n")
    write(root, "notebooks/shop.ipynb", "{}")
    write(root, "constraints.txt", "pandas==2.2.0\n")
    write(root, "pyproject.toml", '[project]\nname = "shop"\n')
    write(root, "README.md", "# Shop\n")
    write(root, ".github/workflows/ci.yml", WORKFLOW)
    promotion(root, **changes)
    return root


def promotion(root: Path, **changes: Any) -> None:
    """Write ``promotion.json`` with a manifest of what is there, and its seal."""
    names = sorted(path for path in (root / "src").rglob("*.py"))
    document: dict[str, Any] = {
        "tool": "promote-notebook 0.1.0",
        "package": "shop",
        "notebook": {"name": "shop.ipynb", "sha256": "0"},
        "verdict": "equivalent",
        "seed": {"injected": False, "value": None},
        "values": {"compared": 4, "equal": 4},
        "steps": [{"function": step} for step in STEPS],
        "rung": "fine",
        "environment": {"python": "3.11.7", "packages": {"pandas": "2.2.0"}},
        "manifest": {path.relative_to(root).as_posix(): sha(path) for path in names},
        **changes,
    }
    document.setdefault("seal", digest(document))
    write(root, "promotion.json", json.dumps(document))


def write(root: Path, name: str, text: str) -> Path:
    """Write one file and the folders above it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sha(path: Path) -> str:
    """Digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def material(
    root: Path,
    *,
    gate: Mapping[str, Verdict] = GATE,
    tests: Mapping[str, Verdict] = PASSED,
    findings: tuple[Finding, ...] = (),
    notebook: bool = True,
) -> Material:
    """What the commands would have said about the project."""
    project = project_at(root)
    report = Report(findings=findings, not_checked=(), files=1)
    rules = RulesRun(command=("promote", "check", "."), report=report)
    bad = any(seen in ("fail", "error") for seen in gate.values())
    checks = {code: Check(code, seen, f"{code} said {seen}") for code, seen in gate.items()}
    return Material(
        project=project,
        files=project_files(root),
        gate=GateRun(command=("promote", "check", "."), exit_code=int(bad), checks=checks),
        tests=SuiteRun(verdict="pass", summary="", exit_code=0, results=tests),
        rules=rules,
        notebook_rules=rules if notebook else None,
        commit=commit_of(root, without=(*ARTEFACTS, *MOVING)),
        staging=staging_evidence(root),
    )


def finding(code: str) -> Finding:
    """A finding of a rule."""
    return Finding(code, "warning", "shop.ipynb", 3, 1, 1, "looks wrong", "mend it", "x = 1")


def collecting(**how: Any) -> Collect:
    """In place of what runs the commands."""

    def collect(project: Project) -> Material:
        return material(project.root, **how)

    return collect


def git(root: Path, *words: str) -> str:
    """Run git with an author of its own and no configuration of the machine."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{
            f"GIT_{who}_{what}": "a@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    done = subprocess.run(
        ("git", *words), cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def committed(root: Path) -> Path:
    """Put everything into a repository."""
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "all", "--allow-empty")
    return root
