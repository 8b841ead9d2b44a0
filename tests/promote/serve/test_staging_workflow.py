"""The workflow that stages pull requests of an emitted project."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from promote.serve.service import workflow

NAME = ".github/workflows/staging.yml"
CI = 'jobs:\n  check:\n    steps:\n      - with:\n          python-version: "3.12"\n'


def emitted(folder: Path) -> dict[str, Any]:
    place = folder / ".github" / "workflows" / "ci.yml"
    place.parent.mkdir(parents=True)
    place.write_text(CI, encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(workflow(folder)[NAME])
    return read


def steps_of(folder: Path) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = emitted(folder)["jobs"]["staging"]["steps"]
    return steps


def test_it_uses_the_python_of_the_project(tmp_path: Path) -> None:
    [setup] = [one for one in steps_of(tmp_path) if "setup-python" in str(one.get("uses"))]
    assert setup["with"]["python-version"] == "3.12"


def test_the_evidence_is_kept_also_where_it_fails(tmp_path: Path) -> None:
    last = steps_of(tmp_path)[-1]
    assert (last["if"], "staging/evidence-*" in last["with"]["path"]) == ("always()", True)


def test_a_project_without_workflows_gets_none(tmp_path: Path) -> None:
    assert workflow(tmp_path) == {}


@pytest.mark.parametrize(("has_service", "wanted"), [(True, "--baseline origin/main "), (False, "")])
def test_the_base_is_the_baseline_where_it_has_a_service(
    has_service: bool, wanted: str, tmp_path: Path
) -> None:
    [stage] = [one for one in steps_of(tmp_path) if one.get("name") == "Stage"]
    script = f'git() {{ {"true" if has_service else "false"}; }}\npromote() {{ echo "$@"; }}\n{stage["run"]}'
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        env={"BASE": "main", "ACTOR": "ada", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"stage . {wanted}--by ada\n"
    assert set(re.findall(r"\$\{\{ github\.(\w+) \}\}", str(stage["env"]))) == {"base_ref", "actor"}
