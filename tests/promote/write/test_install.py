"""Old tree or new tree, never half: a process is killed before each step, and what it left is looked at."""

from __future__ import annotations

import errno
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from promote.write.aside import aside_of, held_aside, recover
from promote.write.exchange import exchange
from promote.write.install import install
from promote.write.manifest import manifest, seal
from promote_checks.errors import UserError

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from promote.write.install import install
from promote.write.exchange import exchange
built, target, step, atomic = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4] == "atomic"
def announce(name):
    if name == step:
        os.kill(os.getpid(), signal.SIGKILL)
install(built, target, announce=announce, swap=exchange if atomic else lambda one, other: False)
"""


def tree(folder: Path, text: str) -> Path:
    """A small promotion whose files all say ``text``."""
    (folder / "src").mkdir(parents=True)
    for name in ("README.md", "src/a.py", "src/b.py"):
        (folder / name).write_text(text)
    content: dict[str, object] = {"manifest": manifest(folder)}
    content["seal"] = seal(content)
    (folder / "promotion.json").write_text(json.dumps(content))
    return folder


def says(folder: Path) -> str:
    """What the tree says, if it is whole."""
    texts = {(folder / name).read_text() for name in ("README.md", "src/a.py", "src/b.py")}
    assert len(texts) == 1
    assert json.loads((folder / "promotion.json").read_text())["manifest"] == manifest(folder)
    return texts.pop()


def killed(built: Path, target: Path, step: str, how: str) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED_AT, str(built), str(target), step, how], check=False)
    assert ended.returncode == -signal.SIGKILL, f"step {step!r} was never reached"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return tree(tmp_path / "workshop" / "project", "new")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "home" / "churn"


def test_a_new_folder_with_its_parents(built: Path, target: Path) -> None:
    install(built, target)
    assert says(target) == "new"
    assert [path.name for path in target.parent.iterdir()] == ["churn"]


def test_an_empty_folder(built: Path, target: Path) -> None:
    target.mkdir(parents=True)
    install(built, target)
    assert says(target) == "new"


@pytest.mark.parametrize("how", ["atomic", "two renames"])
def test_an_untouched_promotion_is_replaced(built: Path, target: Path, how: str) -> None:
    tree(target, "old")
    install(built, target, swap=exchange if how == "atomic" else lambda one, other: False)
    assert says(target) == "new"
    assert [path.name for path in target.parent.iterdir()] == ["churn"]


@pytest.mark.parametrize(
    ("step", "how", "left"),
    [
        ("copy", "atomic", "old"),
        ("check", "atomic", "old"),
        ("exchange", "atomic", "old"),
        ("clean", "atomic", "new"),
        ("exchange", "two renames", "old"),
        ("move old", "two renames", "old"),
        ("clean", "two renames", "new"),
    ],
)
def test_a_kill_leaves_one_whole_tree(built: Path, target: Path, step: str, how: str, left: str) -> None:
    tree(target, "old")
    killed(built, target, step, how)
    assert says(target) == left
    recover(target)
    assert says(target) == left
    assert [path.name for path in target.parent.iterdir()] == ["churn"]


def test_a_kill_between_two_renames_is_mended_at_the_next_start(built: Path, target: Path) -> None:
    tree(target, "old")
    killed(built, target, "move new", "two renames")
    assert not target.exists()
    recover(target)
    assert says(target) == "old"
    assert [path.name for path in target.parent.iterdir()] == ["churn"]


@pytest.mark.parametrize("step", ["copy", "check", "rename"])
def test_a_kill_before_a_new_folder_is_there_leaves_none(built: Path, target: Path, step: str) -> None:
    killed(built, target, step, "atomic")
    assert not target.exists()
    install(built, target)
    assert says(target) == "new"
    assert [path.name for path in target.parent.iterdir()] == ["churn"]


def test_recover_leaves_no_trace_where_nothing_happened(target: Path) -> None:
    recover(target)
    assert not target.parent.exists()


def test_one_at_a_time(built: Path, target: Path) -> None:
    with held_aside(target), pytest.raises(UserError, match="another promotion is writing to"):
        install(built, target)
    assert not target.exists()
    assert not aside_of(target).exists()


def test_what_was_edited_in_the_meantime_is_not_replaced(built: Path, target: Path) -> None:
    tree(target, "old")

    def edit(step: str) -> None:
        if step == "check":
            (target / "src/a.py").write_text("my work")

    with pytest.raises(UserError, match="src/a.py was edited"):
        install(built, target, announce=edit)
    assert (target / "src/a.py").read_text() == "my work"
    assert [path.name for path in target.parent.iterdir()] == ["churn"]


def test_a_full_disk_is_said_in_words(built: Path, target: Path) -> None:
    tree(target, "old")

    def full(one: Path, other: Path) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UserError, match="can't be written: the disk is full"):
        install(built, target, swap=full)
    assert says(target) == "old"


def test_exchange_swaps_or_says_it_cannot(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "first").touch()
    swapped = exchange(one, other)
    assert (other / "first").exists() is swapped
    with pytest.raises(OSError, match="No such file"):
        exchange(one, tmp_path / "absent")
