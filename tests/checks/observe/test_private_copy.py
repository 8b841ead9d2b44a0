"""The private copy: nothing gets through it, nothing stays."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from promote_checks.errors import UserError
from promote_checks.notebook.model import Cell, Notebook
from promote_checks.observe.copy import base_of, private_copy
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT, run_environment
from promote_checks.observe.outside import outside_paths


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "work"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.csv").write_text("a")
    return folder


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_copies_files_and_removes_the_copy(folder: Path, temporary: Path) -> None:
    with private_copy(folder) as copy:
        assert copy.name == "work"
        assert listed(copy) == ["data", "data/a.csv"]
        assert base_of(copy).parent == temporary
        (copy / "data" / "a.csv").write_text("changed")
        (copy / "locked").mkdir(mode=0o500)
        (copy / "data").chmod(0o500)
    assert (folder / "data" / "a.csv").read_text() == "a"
    assert list(temporary.iterdir()) == []


def test_leaves_out_histories_environments_and_what_it_is_told(folder: Path) -> None:
    for name in (".git", ".venv", "__pycache__", "node_modules", ".ipynb_checkpoints", "env", "out", "kept"):
        (folder / name).mkdir()
        (folder / name / "file").write_text("x")
    (folder / "env" / "pyvenv.cfg").write_text("")
    with private_copy(folder, exclude=[folder / "out"]) as copy:
        assert listed(copy) == ["data", "data/a.csv", "kept", "kept/file"]


def test_no_write_goes_through_a_link(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "o.txt").write_text("o")
    (folder / "inside.csv").symlink_to("data/a.csv")
    (folder / "absolute.csv").symlink_to(folder / "data" / "a.csv")
    (folder / "file.txt").symlink_to(outside / "o.txt")
    (folder / "tree").symlink_to(outside)
    (folder / "broken").symlink_to("nowhere")
    os.link(folder / "data" / "a.csv", folder / "hard.csv")
    with private_copy(folder) as copy:
        assert (copy / "inside.csv").is_symlink()
        names = ("inside.csv", "absolute.csv", "file.txt", "tree/o.txt", "hard.csv")
        assert [(copy / name).read_text() for name in names] == ["a", "a", "o", "o", "a"]
        for name in names:
            (copy / name).write_text("written")
        (copy / "broken").write_text("through")
    assert (folder / "data" / "a.csv").read_text() == "a"
    assert (folder / "hard.csv").read_text() == "a"
    assert (outside / "o.txt").read_text() == "o"
    assert not (folder / "nowhere").exists()


def test_refuses_a_link_that_leads_round_in_a_circle(folder: Path, tmp_path: Path) -> None:
    (folder / "up").symlink_to(tmp_path / "project")
    with pytest.raises(UserError, match="leads to a folder that contains it"), private_copy(folder):
        pass
    (folder / "up").unlink()
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "to").symlink_to(two)
    (two / "fro").symlink_to(one)
    (folder / "start").symlink_to(one)
    with pytest.raises(UserError, match="leads to a folder that contains it"), private_copy(folder):
        pass


def test_refuses_what_is_too_large(folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "large.bin").open("wb") as file:
        file.truncate(5 << 30)
    with pytest.raises(UserError, match="more than 4 GB") as error, private_copy(folder):
        pass
    assert "PROMOTE_COPY_LIMIT" in error.value.hint
    monkeypatch.setenv("PROMOTE_COPY_LIMIT", "lots")
    with pytest.raises(UserError, match="PROMOTE_COPY_LIMIT is 'lots'"), private_copy(folder):
        pass
    assert list(temporary.iterdir()) == []


def test_two_runs_in_a_row_get_the_same_path_and_two_at_once_do_not(folder: Path) -> None:
    with private_copy(folder) as first, private_copy(folder) as second:
        assert first != second
    with private_copy(folder) as third:
        assert third == first


def test_brings_along_what_the_notebook_reaches_upwards(folder: Path) -> None:
    data = folder.parent / "shared" / "raw"
    data.mkdir(parents=True)
    (data / "b.csv").write_text("b")
    (folder.parent / "other.txt").write_text("not asked for")
    cells = (
        Cell(0, "code", "open('../shared/raw/b.csv')\nopen(\"../../nothing/here.txt\")\nopen('..')"),
        Cell(1, "markdown", "'../other.txt'"),
    )
    notebook = Notebook(folder / "n.ipynb", "", "ipynb", "python", None, cells)
    beside = outside_paths(notebook)
    assert beside == ("../../nothing", "../shared")
    with private_copy(folder, beside=beside) as copy:
        assert (copy / "../shared/raw/b.csv").read_text() == "b"
        assert not (copy / "../other.txt").exists()
        environment = run_environment(copy)
        assert Path(environment["TMPDIR"]).parent == base_of(copy)
        assert environment.items() >= FIXED_ENVIRONMENT.items()
        assert sorted(path.name for path in copy.parent.iterdir()) == ["shared", "work"]
