"""``promote check`` on folders that are promoted projects, or hold some: quick, nothing is executed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from promote.cli import main
from promote.commands.gate import GateOptions, context_of
from promote.commands.lint import lint
from promote_checks.gate.promoted import promoted_project

PYPROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = []\n[tool.promote]\n'
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None,
         "source": "import urllib.request\ntoken = 'ghp_a8Xk2LmQ9rTzW4bN7vC1yH6jD3fG5sPe0uYi'\nopen('../data/x.csv')"}
    ],
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "shop/src/shop"
    source.mkdir(parents=True)
    (source / "__init__.py").write_text('"""Shop."""\n')
    (source / "__main__.py").write_text('SECRETS: dict[str, str] = {"token": "SHOP_TOKEN"}\n')
    (tmp_path / "shop/pyproject.toml").write_text(PYPROJECT)
    known = {"tool": "promote-notebook 0", "package": "shop", "notebook": {"name": "shop.ipynb"}}
    (tmp_path / "shop/promotion.json").write_text(json.dumps(known))
    return tmp_path / "shop"


def checks(out: str) -> dict[str, tuple[str, str]]:
    return {one["code"]: (one["verdict"], one["summary"]) for one in json.loads(out)["checks"]}


def test_a_project_goes_through_the_gate(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "shop", "--no-run", "--select", "deptry,pytest", "--format", "json"]) == 0
    captured = capsys.readouterr()
    found = checks(captured.out)
    assert found["deptry"] == ("pass", "declared and imported agree")
    assert found["pytest"] == ("skip", "not run")
    assert found["mypy"] == ("skip", "not selected")
    assert "Checking shop" in captured.err


def test_this_folder_is_the_default(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    (project / "src/shop/more.py").write_text('"""More."""\n\nimport click\n')
    assert main(["check", "--no-run", "--select", "deptry"]) == 1
    assert "DEP003 'click'" in capsys.readouterr().out


def test_a_project_deeper_down_is_named_as_not_checked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", ".", "--select", "NB"]) == 0
    out = capsys.readouterr().out
    assert "shop: not checked: this is a promoted project" in out
    assert "name it: promote check shop" in out
    assert "1 not checked" in out
    (project.parent / "alone.py").write_text("print('here')\n")
    assert main(["check", ".", "shop", "--select", "NB"]) == 0
    out = capsys.readouterr().out
    assert "name it" not in out
    assert "3 files: " in out, "each file once"


def test_what_ruff_finds_is_said_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "src/shop/more.py").write_text('"""More."""\n\nimport json\n')
    assert main(["check", "shop", "--no-run", "--select", "ruff"]) == 1
    assert capsys.readouterr().out.count("F401") == 1
    assert main(["check", "shop/src", "--select", "ruff"]) == 0
    assert capsys.readouterr().out.count("ruff:F401") == 1


def test_settings_are_those_of_each_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text(PYPROJECT + 'select = ["contract"]\n')
    assert main(["check", "shop", "--format", "json"]) == 0
    found = checks(capsys.readouterr().out)
    assert found.pop("contract") == ("skip", "the project has no contract.json")
    assert set(found.values()) == {("skip", "not selected")}
    assert lint([str(project / "src/shop/__init__.py")]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--select", "mypi"], "mypi: no code of a rule or a check"),
        (["--python", "/no/such/python"], "there is no such program"),
        (["--timeout", "0"], "--timeout"),
    ],
)
def test_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main(["check", "shop", "--no-run", *words]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_broken_promotion_is_not_taken_for_a_folder(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "promotion.json").write_text("{")
    assert main(["check", "shop"]) == 2
    assert "promotion.json can't be read" in capsys.readouterr().err


def test_secrets_come_from_the_environment_else_from_the_notebook(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOP_TOKEN", raising=False)
    found = promoted_project(project)
    assert found is not None
    bare = context_of(found, GateOptions())
    assert (bare.unset, bare.folder_known, dict(bare.environment)) == (("SHOP_TOKEN",), False, {})
    (project.parent / "shop.ipynb").write_text(json.dumps(NOTEBOOK))
    spelled = context_of(found, GateOptions())
    assert (spelled.unset, spelled.folder_known) == ((), True)
    assert spelled.environment["SHOP_TOKEN"].startswith("ghp_")
    assert spelled.beside == ("../data",)
    assert spelled.left_out == {project.resolve()}
    monkeypatch.setenv("SHOP_TOKEN", "mine")
    assert context_of(found, GateOptions()).environment == {"SHOP_TOKEN": "mine"}
