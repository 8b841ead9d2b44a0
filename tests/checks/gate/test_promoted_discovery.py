"""What is a promoted project, where its notebook is, and what it needs to run."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_checks.gate.promoted import (
    Promoted,
    data_folder,
    original_notebook,
    own_python,
    promoted_below,
    promoted_project,
    secret_variables,
)

NOTEBOOK = b'{"cells": []}'


def document(**more: Any) -> dict[str, Any]:
    known = {"name": "churn.ipynb", "sha256": hashlib.sha256(NOTEBOOK).hexdigest()}
    return {"tool": "promote-notebook 0.1.0", "package": "churn", "notebook": known, **more}


def make(folder: Path, settings: str = "", **more: Any) -> Promoted:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "promotion.json").write_text(json.dumps(document(**more)))
    (folder / "pyproject.toml").write_text(f"[tool.promote]\n{settings}\n")
    found = promoted_project(folder)
    assert found is not None
    return found


def test_a_project_says_its_package_and_its_settings(tmp_path: Path) -> None:
    found = make(tmp_path / "p", "coverage = 70")
    assert (found.package, found.settings) == ("churn", {"coverage": 70})
    assert found.thin == tmp_path / "p/notebooks/churn.ipynb"


@pytest.mark.parametrize("content", ["[]", "{}", '{"tool": "other", "package": "a", "notebook": {}}'])
def test_another_tools_document_is_no_promotion(tmp_path: Path, content: str) -> None:
    (tmp_path / "promotion.json").write_text(content)
    assert promoted_project(tmp_path) is None
    assert promoted_project(tmp_path / "nothing") is None


def test_a_document_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool\n")
    with pytest.raises(UserError, match=r"pyproject\.toml can't be read"):
        promoted_project(tmp_path)
    (tmp_path / "promotion.json").write_text("{")
    with pytest.raises(UserError, match=r"promotion\.json can't be read"):
        promoted_project(tmp_path)


def test_projects_below_are_found_but_not_in_environments(tmp_path: Path) -> None:
    copy = "b/staging/releases/0123456789abcdef"
    for name in ("a/churn", "b", ".venv/lib/churn", "build/churn", copy):
        make(tmp_path / name)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/promotion.json").write_text("{}")
    assert list(promoted_below(tmp_path)) == [tmp_path / "a/churn", tmp_path / "b"]
    assert list(promoted_below(tmp_path / "b")) == []


@pytest.mark.parametrize("place", ["churn.ipynb", "p/churn.ipynb"])
def test_the_notebook_is_looked_for_where_it_may_be(tmp_path: Path, place: str) -> None:
    project = make(tmp_path / "p")
    assert original_notebook(project) is None
    assert data_folder(project, None) is None
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_bytes(NOTEBOOK)
    assert original_notebook(project) == tmp_path / place
    assert data_folder(project, tmp_path / place) == (tmp_path / place).parent


def test_the_thin_notebook_of_the_same_name_is_not_the_original(tmp_path: Path) -> None:
    project = make(tmp_path / "p")
    project.thin.parent.mkdir()
    project.thin.write_text("thin")
    assert original_notebook(project) is None


def test_the_settings_win(tmp_path: Path) -> None:
    (tmp_path / "churn.ipynb").write_bytes(NOTEBOOK)
    other = tmp_path / "far" / "first.ipynb"
    other.parent.mkdir()
    other.write_bytes(NOTEBOOK)
    project = make(tmp_path / "p", 'notebook = "../far/first.ipynb"\ndata = ".."')
    assert original_notebook(project) == other
    assert data_folder(project, other) == tmp_path


@pytest.mark.parametrize("setting", ['notebook = "../no.ipynb"', "notebook = 3"])
def test_a_notebook_setting_that_leads_nowhere_is_said(tmp_path: Path, setting: str) -> None:
    with pytest.raises(UserError, match="notebook"):
        original_notebook(make(tmp_path / "p", setting))


@pytest.mark.parametrize("setting", ['data = "no"', "data = 3"])
def test_a_data_setting_that_leads_nowhere_is_said(tmp_path: Path, setting: str) -> None:
    with pytest.raises(UserError, match="data"):
        data_folder(make(tmp_path / "p", setting), None)


def test_the_projects_own_environment_comes_first(tmp_path: Path) -> None:
    project = make(tmp_path / "p")
    assert own_python(project) == sys.executable
    own = tmp_path / "p/.venv/bin/python"
    own.parent.mkdir(parents=True)
    own.symlink_to(sys.executable)
    assert own_python(project) == str(own)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SECRETS: dict[str, str] = {"token": "SHOP_TOKEN"}', {"token": "SHOP_TOKEN"}),
        ("SECRETS: dict[str, str] = {}", {}),
        ("SECRETS: dict[str, str] = read()", {}),
        ("def broken(:", {}),
    ],
)
def test_secrets_are_read_from_the_text(tmp_path: Path, text: str, expected: dict[str, str]) -> None:
    project = make(tmp_path / "p")
    assert secret_variables(project) == {}
    main = tmp_path / "p/src/churn/__main__.py"
    main.parent.mkdir(parents=True)
    main.write_text(text)
    assert secret_variables(project) == expected
