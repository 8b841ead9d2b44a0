"""A real notebook, promoted, reviewed, signed, changed and tampered with: by the command, as a person would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
TODAY = {
    **dict.fromkeys(("data-7", "infra-1", "infra-2", "infra-3"), "shown"),
    **dict.fromkeys(("data-5", "model-1", "infra-5", "monitor-1"), "partly shown"),
}
"""Of the 28, what a promoted project shows with nothing added to it. Each of the others needs something more."""


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    rooms = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    environment = {
        **os.environ,
        "PYTHONPATH": rooms,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Ann", f"GIT_{who}_EMAIL": "ann@example.com"}
    return subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=900, check=False
    )


def promote(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = run(sys.executable, "-m", "promote", *words, cwd=cwd)
    assert "Traceback" not in done.stderr
    return done


def commit(project: Path) -> None:
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "x", "--allow-empty")):
        done = run("git", *words, cwd=project)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The churn example, promoted into a repository of its own, with its first review."""
    folder = tmp_path_factory.mktemp("work")
    shutil.copytree(
        ROOT / "examples/churn", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("churn", "output")
    )
    assert promote("churn.ipynb", "-o", "shop", cwd=folder).returncode == 0
    project = folder / "shop"
    commit(project)
    done = promote("review", "shop", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return project


@pytest.fixture
def project(reviewed: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy beside a copy of its notebook."""
    home = tmp_path / "work"
    shutil.copytree(reviewed.parent, home, symlinks=True)
    yield home / "shop"


def states(project: Path) -> dict[str, str]:
    return {one["id"]: one["state"] for one in recorded(project)["items"]}


def recorded(project: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((project / "review.json").read_bytes())
    return document


def test_what_commands_show_today(reviewed: Path) -> None:
    document = recorded(reviewed)
    rubric = {one["id"]: one for one in document["items"] if one["section"] in document["score"]}
    assert {name: one["state"] for name, one in rubric.items() if one["state"] != "not checked"} == TODAY
    assert document["counts"] == {"items": 28, "automated": 4, "evidenced": 4, "signed": 0, "open": 20}
    assert document["workflow"] == ".github/workflows/ci.yml"
    assert (document["commit"]["clean"], len(document["commit"]["id"])) == (True, 40)
    for one in rubric.values():
        evidence = one["evidence"]
        assert (evidence["verdict"] == "pass") == bool(evidence["sha256"]), one["id"]
    # The example fills missing ages by the median of all rows: a leak, and a rule says so.
    assert [one["id"] for one in document["items"] if one["state"] == "failed"] == ["leakage-1"]
    assert set(document["blocking"]) == {"data-4", "data-5", "model-1", "infra-4", "leakage-1", "leakage-4"}
    texts = (reviewed / "review.json").read_text() + (reviewed / "REVIEW.md").read_text()
    assert str(reviewed.parent) not in texts


def test_from_the_first_signature_to_the_merge_and_back(project: Path) -> None:
    home, people = project.parent, ("data-4", "data-5", "model-1", "infra-4", "leakage-4")
    signs = [word for item in people for word in ("--sign", item)]
    assert promote("review", "shop", "--sign", "leakage-1", "--by", "Ann", cwd=home).returncode == 2
    assert promote("review", "shop", *signs, "--by", "Ann", cwd=home).returncode == 0
    waive = ("--waive", "leakage-1", "--by", "Bob", "--note", "two medians")
    assert promote("review", "shop", *waive, cwd=home).returncode == 0
    commit(project)
    verified = promote("review", "shop", "--verify", "--against", "main", cwd=home)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert run("git", "status", "--porcelain", cwd=project).stdout == ""
    tampered_with(project)
    changed(project)


def tampered_with(project: Path) -> None:
    """Each way is found before anything is run; then the file is put back."""
    ledger, record, home = project / "staging/ledger.jsonl", project / "review.json", project.parent
    whole, noted = ledger.read_bytes(), record.read_bytes()
    lines = whole.splitlines(keepends=True)
    # A line that is cut off at the end leaves a whole chain: review.json and git remember it.
    for text, said in (
        (whole.replace(b'"by":"Ann"', b'"by":"Eve"', 1), "line 1 of staging/ledger.jsonl was edited"),
        (b"".join(lines[1:]), "line 1 of staging/ledger.jsonl does not follow"),
        (b"".join(lines[:-1]), "lines that HEAD has were changed or removed"),
        (b"".join([lines[1], lines[0], *lines[2:]]), "line 1 of staging/ledger.jsonl does not follow"),
    ):
        ledger.write_bytes(text)
        found = promote("review", "shop", "--verify", cwd=home)
        assert found.returncode == 1
        assert said in found.stdout
        assert promote("review", "shop", "--sign", "data-2", "--by", "Eve", cwd=home).returncode == 2
        ledger.write_bytes(whole)
    record.write_bytes(noted.replace(b'"state": "not checked"', b'"state": "shown"', 1))
    assert "edited by hand" in promote("review", "shop", "--verify", cwd=home).stdout
    record.write_bytes(noted)


def changed(project: Path) -> None:
    """One more line in one step: the proof and the sign-offs on the code are of something else."""
    home = project.parent
    path = project / "src/churn/features.py"
    path.write_text(path.read_text() + '\nLIMIT = "none"\n')
    assert "changed since it was reviewed" in promote("review", "shop", "--verify", cwd=home).stdout
    commit(project)
    assert promote("review", "shop", cwd=home).returncode == 0
    found = states(project)
    assert (found["data-4"], found["model-1"], found["repro-1"]) == (
        "not checked",
        "partly shown",
        "not checked",
    )
    assert found["infra-1"] == "partly shown"
    assert "**Void:** src/churn/features.py was changed" in (project / "REVIEW.md").read_text()
