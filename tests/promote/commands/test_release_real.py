"""A real notebook, promoted, with evidence, reviewed, signed, released and taken back: by the command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.checks.review.small_project import committed
from tests.staging.evidence.sample_evidence import BASELINE, evidence

from promote_staging.evidence.flags_seen import FLAGS, flags_at
from promote_staging.evidence.moment import stamp
from promote_staging.evidence.publish import publish
from promote_staging.evidence.record import Side
from promote_staging.evidence.staged import project_of
from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.page.render import render
from promote_staging.releases.snapshot import snapshot

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
MATRIX = """
[tool.promote.matrix]
expect = ['scores["forest"]["auc"] >= 0.6']
seconds = 300
parameters.SEED = [1, 2]
"""
SHOWN = 19
"""Of the 28, with a contract, a matrix and a staging run: the 22 that look for something, but for the three that no
run on one machine can show."""


def promote(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    rooms = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    surroundings = {**os.environ, "PYTHONPATH": rooms, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        (sys.executable, "-m", "promote", *words),
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The churn example with a matrix, evidence of a run that passed, and a review that somebody signed."""
    home = tmp_path_factory.mktemp("work")
    left_out = shutil.ignore_patterns("churn", "output")
    shutil.copytree(ROOT / "examples/churn", home, dirs_exist_ok=True, ignore=left_out)
    done = promote("churn.ipynb", "-o", "shop", cwd=home)
    assert done.returncode == 0, done.stdout + done.stderr
    root = home / "shop"
    with (root / "pyproject.toml").open("a") as settings:
        settings.write(MATRIX)
    committed(root)
    staged(root)
    committed(root)
    assert promote("review", "shop", cwd=home).returncode == 0
    signed(root)
    return committed(root)


def staged(root: Path) -> None:
    """What `promote stage` leaves after a run that passed."""
    file.write(root / FLAGS, FlagState(stable=BASELINE.short))
    draft = evidence(release=Side.of(snapshot(root)), made_at=stamp(datetime.now(UTC)), flags=flags_at(root))
    draft = msgspec.structs.replace(draft, project=project_of(root, "churn"))
    publish(root, draft, flags=flags_at(root), render=render)


def signed(root: Path) -> None:
    """Answer for what no command shows; waive what failed."""
    for one in blocking(root):
        wrong = one["state"] in ("failed", "could not run")
        words = ("--waive" if wrong else "--sign", one["id"], "--by", "Ann", "--note", "a test")
        assert promote("review", "shop", *words, cwd=root.parent).returncode == 0


def document(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "review.json").read_bytes())
    return found


def blocking(root: Path) -> list[dict[str, Any]]:
    known = document(root)
    return [one for one in known["items"] if one["id"] in known["blocking"]]


def test_a_staging_run_shows_its_items(project: Path) -> None:
    known = document(project)
    states = {one["id"]: one["state"] for one in known["items"]}
    staging = (
        "infra-6",
        "infra-7",
        "monitor-2",
        "monitor-3",
        "monitor-5",
        "monitor-7",
        "rollback-1",
    )
    assert {name: states[name] for name in staging} == dict.fromkeys(staging, "shown")
    assert states["monitor-6"] == "partly shown", "slow leaks show only over days"
    assert [states[name] for name in ("model-2", "model-4", "monitor-4")] == ["not checked"] * 3
    assert known["counts"]["automated"] + known["counts"]["evidenced"] == SHOWN


def test_released_in_part_refused_and_taken_back(project: Path) -> None:
    home = project.parent
    part = promote("release", "shop", "--stage-percent", "25", "--by", "Bob", cwd=home)
    assert (part.returncode, part.stdout.split("(")[0]) == (
        0,
        f"Released: {snapshot(project).short} serves 25% ",
    )
    assert file.read(project / FLAGS).basis_points == 2500
    model = project / "model/threshold.json"
    before = model.read_bytes()
    model.write_bytes(before + b"\n")
    refused = promote("release", "shop", cwd=home)
    assert refused.returncode == 1
    assert "evidence: there is no evidence about release" in refused.stdout
    assert "review: the project changed since it was reviewed" in refused.stdout
    assert file.read(project / FLAGS).basis_points == 2500
    model.write_bytes(before)
    back = promote("rollback", "shop", "--by", "Bob", "--why", "no", cwd=home)
    assert (back.returncode, back.stderr) == (0, "")
    assert (file.read(project / FLAGS).mode, file.read(project / FLAGS).stable) == ("off", BASELINE.short)
