"""Which notebook a project was made from, and what is said where that can't be told."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promote_checks.drift.drift import Drift, drift_of, drift_of_files
from promote_checks.drift.words import told

Write = Callable[..., Path]


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The test's folder is a git repository."""
    git(tmp_path, "init", "-q")
    return tmp_path


def edit(path: Path, old: str = "x = 1", new: str = "x = 2") -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def states(*files: Path) -> list[tuple[str, str]]:
    return [(one.project.name, one.state) for one in drift_of_files(files)]


def rewrite(project: Path, **changed: Any) -> None:
    path = project / "promotion.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def test_the_three_answers(notebook: Write, project: Write) -> None:
    path = notebook("x = 1", "print(x)")
    folder = project(path)
    assert drift_of(folder).state == "same"
    path.write_text(json.dumps(json.loads(path.read_text()), indent=1))
    assert drift_of(folder).state == "outputs"
    assert states(edit(path)) == [("churn", "changed")]
    assert drift_of(folder, path).refuses


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_scripts_drift_too(suffix: str, tmp_path: Path, notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    if suffix == ".py":
        path = tmp_path / "churn.py"
        path.write_text("import sys\nx = 1\n")
    project(path)
    assert states(path) == [("churn", "same")]
    assert states(edit(path)) == [("churn", "changed")]


@pytest.mark.parametrize(
    ("original", "folder", "key"),
    [
        ("churn.ipynb", "churn", None),
        ("churn/churn.ipynb", "churn", None),
        ("work/a/churn.ipynb", "work/a/churn", None),
        ("notebooks/churn.ipynb", "packages/deep/churn", None),
        ("notebooks/churn.ipynb", "packages/churn", "../../notebooks/churn.ipynb"),
        ("other/renamed.ipynb", "packages/churn", "../../other/renamed.ipynb"),
    ],
)
def test_it_is_found(
    original: str, folder: str, key: str | None, repository: Path, notebook: Write, project: Write
) -> None:
    path = notebook("x = 1", "print(x)", path=original)
    made = project(path, folder, key=key)
    notebook("nothing = 0", path=f"{folder}/notebooks/churn.ipynb")  # the thin notebook has the same name
    notebook("of = 'another'", path="elsewhere/churn.ipynb")
    assert drift_of(made).notebook == path
    assert states(edit(path)) == [("churn", "changed")]
    assert states(repository / "elsewhere/churn.ipynb", made / "notebooks/churn.ipynb") == []


def test_in_the_folder_of_notebooks_under_a_name_that_is_not_the_thin_ones(
    notebook: Write, project: Write
) -> None:
    path = notebook("x = 1", path="my churn.ipynb")
    folder = project(path)
    moved = path.rename(folder / "notebooks" / path.name)
    assert drift_of(folder).notebook == moved
    assert states(edit(moved)) == [("churn", "changed")]


def test_the_key_wins_over_what_lies_beside(repository: Path, notebook: Write, project: Write) -> None:
    beside, real = notebook("x = 1"), notebook("x = 1", path="real/churn.ipynb")
    folder = project(beside, key="../real/churn.ipynb")
    edit(beside)
    assert states(beside) == []
    assert states(edit(real)) == [("churn", "changed")]
    assert drift_of(folder).notebook == real


def test_several_projects_of_one_notebook(repository: Path, notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    project(path, "churn")
    project(path, "out/again")
    project(notebook("x = 1", path="b/other.ipynb"), "b/other")
    assert states(edit(path)) == [("churn", "changed"), ("again", "changed")]


def test_a_notebook_that_was_never_promoted_is_silent(
    repository: Path, notebook: Write, project: Write
) -> None:
    project(notebook("x = 1"))
    assert states(notebook("y = 1", path="fresh.ipynb"), notebook("x = 5", path="b/churn.ipynb")) == []


def test_where_nothing_is_as_it_was_the_only_one_left_is_it(
    repository: Path, notebook: Write, project: Write
) -> None:
    """One cell, or a plain script: after an edit it shares nothing with what was recorded."""
    path = notebook("x = 1", path="a/churn.ipynb")
    folder = project(path, "out/churn")
    notebook("of = 'thin'", path="out/churn/notebooks/churn.ipynb")
    project(notebook("y = 1", path="b/churn.ipynb"), "b/churn")  # another's, beside its project
    edit(path)
    assert (drift_of(folder).state, drift_of(folder).notebook) == ("changed", path)
    assert [one.project for one in drift_of_files([path])] == [folder]


def test_two_that_it_could_be(repository: Path, notebook: Write, project: Write) -> None:
    first = notebook("x = 1", "print(x)", path="a/churn.ipynb")
    second = notebook("x = 1", "print(x)", path="b/churn.ipynb")
    folder = project(first, "out/churn")
    assert drift_of(folder).state == "same"
    edit(first)
    edit(second, new="x = 3")
    drift = drift_of(folder)
    assert (drift.state, drift.refuses) == ("undecided", True)
    assert "../../a/churn.ipynb, ../../b/churn.ipynb" in drift.why
    assert states(first) == [("churn", "undecided")]


def test_a_module_of_the_package_is_not_the_script(repository: Path, project: Write) -> None:
    """``app.py`` was promoted, and the package has a module ``app.py`` as well."""
    script = repository / "elsewhere" / "app.py"
    script.parent.mkdir()
    script.write_text("x = 1\n", encoding="utf-8")
    folder = project(script, "packages/app")
    module = folder / "src" / "app" / "service" / "app.py"
    module.parent.mkdir(parents=True)
    module.write_text("from fastapi import FastAPI\n", encoding="utf-8")
    assert drift_of(folder).state == "same"
    script.unlink()
    assert drift_of(folder).state == "elsewhere"


def test_gone_and_never_here(repository: Path, notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    folder = project(path)
    data = path.read_bytes()
    path.unlink()
    assert drift_of(folder).state == "elsewhere"
    path.write_bytes(data)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "all")
    path.unlink()
    assert drift_of(folder).state == "gone"
    assert not drift_of(folder).refuses
    (folder / "pyproject.toml").write_text('[tool.promote]\nnotebook = "../churn.ipynb"\n')
    assert (drift_of(folder).state, drift_of(folder).refuses) == ("gone", True)


def test_a_project_asked_by_its_own_files(notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    folder = project(path)
    assert states(folder / "promotion.json", folder / "pyproject.toml") == [("churn", "same")]
    edit(path)
    assert states(folder / "pyproject.toml") == [("churn", "changed")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "it is no JSON"),
        ('{"tool": "promote-notebook 9", "version": 2}', "a newer promote wrote it (format 2)"),
        ('{"tool": "promote-notebook 0", "version": 1}', "it does not name the notebook"),
        (
            '{"tool": "promote-notebook 0", "notebook": {"name": "churn.ipynb", "code": {"cells": ["a"], "sha256": "b"}}}',
            "its digests of the code are damaged",
        ),
    ],
)
def test_a_record_that_is_of_no_use(text: str, why: str, notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    folder = project(path)
    (folder / "promotion.json").write_text(text)
    for drift in (drift_of(folder), *drift_of_files([path]), *drift_of_files([folder / "promotion.json"])):
        assert (drift.state, drift.refuses) == ("unusable", True)
        assert why in drift.why
    assert len(drift_of_files([path, folder / "promotion.json"])) == 1
    assert states(notebook("y", path="other.ipynb")) == []


def test_a_promotion_json_of_something_else(tmp_path: Path, notebook: Write) -> None:
    (tmp_path / "churn").mkdir()
    other = tmp_path / "churn" / "promotion.json"
    other.write_text('{"discount": 0.2}')
    assert states(notebook("x = 1"), other) == []
    assert drift_of(tmp_path / "churn").state == "unusable"
    other.unlink()
    assert drift_of(tmp_path / "churn").state == "unpromoted"


def test_a_record_from_before_the_code_was_recorded(notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    folder = project(path)
    recorded = json.loads((folder / "promotion.json").read_text())["notebook"]
    rewrite(folder, notebook={"name": recorded["name"], "sha256": recorded["sha256"]})
    assert drift_of(folder).state == "same"
    path.write_text(path.read_text() + "\n")
    assert (drift_of(folder).state, drift_of(folder).refuses) == ("undecided", True)


def test_a_notebook_that_can_not_be_read(notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    folder = project(path)
    path.write_text("<<<<<<< HEAD\n")
    drift = drift_of(folder)
    assert (drift.state, drift.refuses) == ("unreadable", True)
    assert "churn.ipynb: this is a web page or XML" in drift.why


def test_what_a_person_reads(tmp_path: Path, notebook: Write, project: Write) -> None:
    path = notebook("# Churn", "x = 1", "print(x)", "y = 2", "last = 0")
    folder = project(path, parameters_given=["rate"])
    notebook("# Churn", "new = 1", "x = 2", "print(x)", "last = 0")
    assert told(drift_of(folder), tmp_path) == (
        "churn.ipynb: its code changed since churn was made from it\n"
        "  cell 2 was changed (load_rows in load.py)\n"
        "  cell 3 was added\n"
        "  cell 4 of then was removed\n"
        "  what to do: promote churn.ipynb -o churn --param rate=..., or take the change back; a project that was "
        "edited is not replaced: promote into another folder and carry the difference over\n"
    )


@pytest.mark.parametrize("state", ["same", "outputs", "unpromoted"])
def test_nothing_to_say(state: Any, tmp_path: Path) -> None:
    assert told(Drift(project=tmp_path, state=state), tmp_path) == ""


def test_environments_and_hidden_folders_are_not_walked(
    repository: Path, notebook: Write, project: Write
) -> None:
    path = notebook("x = 1")
    folders = [
        project(path, f"{parent}/churn", key=f"{'../' * (parent.count('/') + 2)}churn.ipynb")
        for parent in ("node_modules", ".git", "env1", "shop/staging/releases")
    ]
    (repository / "env1" / "pyvenv.cfg").touch()
    edit(path)
    assert states(path) == []
    assert {drift_of(folder).state for folder in folders} == {"changed"}


def test_without_a_repository_only_the_folders_beside(notebook: Write, project: Write) -> None:
    path = notebook("x = 1")
    project(path, "near", key="../churn.ipynb")
    project(path, "far/deep/away", key="../../../churn.ipynb")
    assert states(edit(path)) == [("near", "changed")]
