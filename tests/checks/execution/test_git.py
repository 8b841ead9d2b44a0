"""What review and drift ask git runs nothing that the repository configures, and gets the same answers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.promises.planted_traps import plant_git, program

from promote_checks.execution.git import run_git
from promote_checks.review.commit import commit_of
from promote_checks.review.git import (
    commit_id,
    committed_text,
    inside,
    known_files,
    top_of,
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A committed file in a folder, and traps wherever git could start something."""
    root = tmp_path / "work"
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "load.py").write_text("x = 1\n")
    (root / "top.py").write_text("y = 1\n")
    (tmp_path / "fired").mkdir()
    plant_git(root, tmp_path / "fired")
    (root / ".gitattributes").rename(root / ".git" / "info" / "attributes")
    return root


def fired(repository: Path) -> list[str]:
    return sorted(os.listdir(repository.parent / "fired"))


def test_every_question_is_answered_and_runs_nothing(repository: Path) -> None:
    shop = repository / "shop"
    os.utime(shop / "load.py", (1, 1))
    commit = commit_of(shop, without=())
    assert commit is not None
    assert commit.clean
    assert inside(shop)
    assert top_of(shop) == repository.resolve()
    assert known_files(shop) == ("load.py",)
    assert commit_id(shop, "HEAD") == commit.id
    assert committed_text(shop, "HEAD", "load.py") == b"x = 1\n"
    assert run_git(shop, "log", "-1", "--format=%h").stdout.decode().strip() == commit.id[:7]
    assert fired(repository) == []


def test_changes_are_seen(repository: Path) -> None:
    (repository / "shop" / "load.py").write_text("x = 2\n")
    commit = commit_of(repository / "shop", without=())
    assert commit is not None
    assert not commit.clean
    assert fired(repository) == []


def test_linked_working_tree(repository: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    quiet = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
    subprocess.run(
        ("git", *quiet, "worktree", "add", "-q", linked), cwd=repository, check=False, capture_output=True
    )
    for mark in (tmp_path / "fired").iterdir():
        mark.unlink()
    (linked / "shop" / "load.py").write_text("x = 1\n")
    commit = commit_of(linked, without=("top.py",))
    assert commit is not None
    assert commit.clean
    assert known_files(linked / "shop") == ("load.py",)
    assert fired(repository) == []


def test_a_submodule_is_not_asked_about_itself(repository: Path, tmp_path: Path) -> None:
    inner = repository / "inner"
    inner.mkdir()
    (inner / "a.py").write_text("a = 1\n")
    plant_git(inner, tmp_path / "fired")
    quiet = (
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@b.c",
    )
    for words in (("add", "inner"), ("commit", "-q", "-m", "inner")):
        subprocess.run(("git", *quiet, *words), cwd=repository, check=False, capture_output=True)
    for mark in (tmp_path / "fired").iterdir():
        mark.unlink()
    commit = commit_of(repository, without=())
    assert commit is not None
    assert fired(repository) == []


def test_variables_of_a_hook_do_not_lead_elsewhere(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv(
        "GIT_CONFIG_VALUE_0", str(program(repository / "x", repository.parent / "fired" / "env"))
    )
    assert known_files(repository / "shop") == ("load.py",)
    assert fired(repository) == []


def test_git_of_the_current_folder_is_not_the_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(repository / "git", repository.parent / "fired" / "own-git")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(repository)
    assert known_files(repository / "shop") == ("load.py",)
    assert fired(repository) == []


def test_outside_a_repository(tmp_path: Path) -> None:
    assert run_git(tmp_path, "ls-files").returncode != 0
    assert run_git(tmp_path, "config", "core.bare").returncode in (0, 1)
