"""What the template writes for a review: pull-request template, CODEOWNERS, the job that refuses a merge."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from promote.scaffold.bake import bake
from promote_checks.review.pull_request import page
from promote_checks.review.repeated import repeated_by

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template"
CONTEXT = {
    "project_name": "Shop",
    "project_slug": "shop",
    "package": "shop",
    "description": "A shop",
    "requires_python": "3.11",
    "ci": "github",
    "license": "none",
    "pre_commit": "yes",
    "code_owner": "",
}


def baked(**options: Any) -> dict[str, str]:
    loaded = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
    return bake({**loaded, **CONTEXT, **options}, TEMPLATE)


def review_job(files: dict[str, str]) -> dict[str, Any]:
    workflow = yaml.safe_load(files[".github/workflows/ci.yml"])
    job: dict[str, Any] = workflow["jobs"]["review"]
    return job


@pytest.mark.parametrize("promoted", [True, False])
def test_the_pull_request_has_the_items_of_the_review(promoted: bool) -> None:
    """Make it again with `python -m promote_checks.review.pull_request FILE`."""
    assert baked(_promoted=promoted)[".github/pull_request_template.md"] == page()


@pytest.mark.parametrize("promoted", [True, False])
def test_the_workflow_refuses_a_merge_without_a_review(promoted: bool) -> None:
    job = review_job(baked(_promoted=promoted))
    assert job["if"] == "github.event_name == 'pull_request'"
    checkout, _, install, verify = job["steps"]
    assert checkout["with"]["fetch-depth"] == 0
    assert verify["run"] == 'promote review . --verify --against "origin/$BASE"'
    assert verify["env"] == {"BASE": "${{ github.base_ref }}"}
    assert ("-c constraints.txt" in install["run"]) == promoted
    assert "continue-on-error" not in json.dumps(job)


def test_the_version_that_the_workflow_installs_knows_the_command() -> None:
    install = review_job(baked())["steps"][2]["run"]
    requirement = Requirement(re.findall(r'"(promote-notebook[^"]*)"', install)[0])
    ours = re.findall(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[0]
    assert ours in requirement.specifier


def test_the_workflow_counts_as_one_that_repeats_the_review(tmp_path: Path) -> None:
    for name, text in baked().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert repeated_by(tmp_path) == ".github/workflows/ci.yml"


def test_nobody_owns_the_code_unless_somebody_was_named() -> None:
    assert ".github/CODEOWNERS" not in baked()
    text = baked(code_owner="@shop/data-team ann@example.com")[".github/CODEOWNERS"]
    rules = [line for line in text.splitlines() if not line.startswith("#")]
    assert rules == ["* @shop/data-team ann@example.com"]


def test_without_github_there_is_nothing_of_it() -> None:
    assert [name for name in baked(ci="none", code_owner="@ann") if name.startswith(".github")] == []


@pytest.mark.parametrize("owner", ["ann", "@", "@ann # all", "@ann  @bob", "* @ann", "@ann\n* @eve"])
def test_what_is_no_owner_is_refused(owner: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cookiecutter", "--no-input", str(TEMPLATE), "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, f"code_owner={owner}"],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "code_owner" in done.stderr
