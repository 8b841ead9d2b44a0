"""A project is held against its commit byte by byte, and asking git runs nothing that the repository prepared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.checks.review.small_project import committed, git, small_project, write

from promote_checks.review.commit import commit_of
from promote_checks.review.files import ARTEFACTS, MOVING, project_files

WITHOUT = (*ARTEFACTS, *MOVING)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    small_project(tmp_path / "shop")
    write(tmp_path / "shop", ".gitignore", "secret*.py\n*.local\n__pycache__/\n")
    return committed(tmp_path / "shop")


def differing(root: Path) -> tuple[str, ...]:
    commit = commit_of(root, without=WITHOUT)
    assert commit is not None
    assert commit.clean == (not commit.differing)
    return commit.differing


def linked(root: Path) -> None:
    (root / "src/shop/load.py").unlink()
    (root / "src/shop/load.py").symlink_to("__init__.py")


def nested(root: Path) -> None:
    committed(small_project(root / "src/other"))


def hidden_from_status(root: Path) -> None:
    git(root, "update-index", "--assume-unchanged", "src/shop/load.py")
    write(root, "src/shop/load.py", "def load() -> int:\n    return 2\n")


def excluded(root: Path) -> None:
    (root / ".git/info/exclude").write_text("*.py\n", encoding="utf-8")
    write(root, "src/shop/added.py", "")


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "edited": (lambda root: write(root, "src/shop/load.py", "x = 1\n"), "src/shop/load.py is not as in"),
    "line ends": (
        lambda root: (root / "src/shop/load.py").write_bytes(b"def load() -> int:\r\n    return 1\r\n"),
        "src/shop/load.py is not as in",
    ),
    "removed": (
        lambda root: (root / "src/shop/load.py").unlink(),
        "src/shop/load.py is in the commit, and not",
    ),
    "ignored": (lambda root: write(root, "src/shop/secret_x.py", ""), "src/shop/secret_x.py is in no commit"),
    "ignored test": (lambda root: write(root, "tests/secret_x.py", ""), "tests/secret_x.py is in no commit"),
    "ignored at the top": (lambda root: write(root, "secret_conftest.py", ""), "secret_conftest.py is in no"),
    "added to the index": (
        lambda root: (write(root, "src/shop/new.py", ""), git(root, "add", "-A")),
        "src/shop/new.py is in no commit",
    ),
    "a package called build": (
        lambda root: write(root, "src/build/x.py", ""),
        "src/build/x.py is in no commit",
    ),
    "excluded for this clone": (excluded, "src/shop/added.py is in no commit"),
    "hidden from status": (hidden_from_status, "src/shop/load.py is not as in the commit"),
    "a link": (linked, "src/shop/load.py is a link here or in the commit alone"),
    "a dead link": (
        lambda root: (root / "src/shop/x.py").symlink_to("nowhere"),
        "src/shop/x.py is in no commit",
    ),
    "a repository inside": (nested, "src/other/src/shop/load.py is in no commit"),
}


def test_what_is_committed_is_clean(root: Path) -> None:
    assert differing(root) == ()


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=CHANGES.keys())
def test_each_departure_is_named(root: Path, change: Callable[[Path], object], said: str) -> None:
    change(root)
    assert any(one.startswith(said) for one in differing(root)), differing(root)


def test_what_tools_leave_behind_is_no_departure(root: Path) -> None:
    write(root, "src/shop/__pycache__/load.cpython-311.pyc", "")
    write(root, "build/lib/x.py", "")
    write(root, "notes.local", "")
    assert differing(root) == ()


def test_what_is_committed_is_reviewed_whatever_its_name(root: Path) -> None:
    write(root, "src/build/x.py", "")
    write(root, "src/shop/__pycache__/x.py", "")
    git(root, "add", "-f", "-A")
    assert {"src/build/x.py", "src/shop/__pycache__/x.py"} <= project_files(root).keys()


def test_a_content_that_git_lfs_keeps_is_as_in_the_commit(root: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 3\n"
    digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    write(root, ".gitattributes", "model/* filter=lfs -text\n")
    write(root, "model/weights.bin", pointer.format(digest))
    committed(root)
    write(root, "model/weights.bin", "foo")
    assert differing(root) == ()
    write(root, "model/weights.bin", "fop")
    assert differing(root) == ("model/weights.bin is not as in the commit",)


def planted(root: Path) -> Path:
    """Everything in a repository that makes git run a program."""
    trace = root.parent / "ran"
    program = write(root.parent, "program", f"#!/bin/sh\ntouch {trace}\ncat\n")
    program.chmod(0o755)
    for name in ("pre-commit", "post-checkout", "post-index-change", "fsmonitor-watchman"):
        hook = write(root, f".git/hooks/{name}", f"#!/bin/sh\ntouch {trace}\n")
        hook.chmod(0o755)
    for setting in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "gpg.program",
        "gpg.ssh.program",
        "gpg.ssh.defaultKeyCommand",
        "tar.tar.command",
        "credential.helper",
    ):
        git(root, "config", setting, str(program))
    git(root, "config", "filter.x.required", "true")
    git(root, "config", "log.showSignature", "true")
    (root / ".git/info/attributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    return trace


def test_asking_git_starts_no_program_of_the_repository(root: Path) -> None:
    trace = planted(root)
    write(root, "src/shop/load.py", "x = 1\n")
    trace.unlink(missing_ok=True)
    assert differing(root) == ("src/shop/load.py is not as in the commit",)
    project_files(root)
    assert not trace.exists()


def test_the_variables_of_a_caller_lead_git_nowhere_else(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = committed(small_project(root.parent / "other"))
    write(root, "src/shop/load.py", "x = 1\n")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert differing(root) == ("src/shop/load.py is not as in the commit",)


def test_a_replaced_object_is_seen_as_it_was_committed(root: Path) -> None:
    old = git(root, "rev-parse", "HEAD:src/shop/load.py").strip()
    write(root, "src/shop/load.py", "x = 1\n")
    new = git(root, "hash-object", "-w", "src/shop/load.py").strip()
    git(root, "replace", old, new)
    assert differing(root) == ("src/shop/load.py is not as in the commit",)
