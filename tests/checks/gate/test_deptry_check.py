"""Declared and imported: each way in which they can disagree, and the project's own word about it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.gate import deptry
from promote_checks.gate.context import CheckContext

Write = Callable[[str, str], None]


def test_what_agrees_passes(shop: CheckContext) -> None:
    assert deptry.check(shop).verdict == "pass"


def test_an_import_that_nothing_declares(shop: CheckContext, write: Write) -> None:
    write("src/shop/more.py", "import numpy\nimport nothing_of_that_name\n")
    found = deptry.check(shop)
    assert (found.verdict, found.summary) == ("fail", "2 issues")
    assert "src/shop/more.py:1: DEP003 'numpy'" in found.detail
    assert "src/shop/more.py:2: DEP001 'nothing_of_that_name'" in found.detail
    assert found.hint


def test_a_declaration_that_nothing_imports(shop: CheckContext, write: Write) -> None:
    write("src/shop/load.py", "")
    found = deptry.check(shop)
    assert found.verdict == "fail"
    assert "DEP002 'click'" in found.detail


def test_the_project_may_say_what_is_needed_unseen(shop: CheckContext, write: Write) -> None:
    write("src/shop/load.py", "")
    text = (shop.project / "pyproject.toml").read_text()
    write("pyproject.toml", text + '[tool.deptry.per_rule_ignores]\nDEP002 = ["click"]\n')
    assert deptry.check(shop).verdict == "pass"


def test_the_packages_own_modules_need_no_declaration(shop: CheckContext, write: Write) -> None:
    write("src/shop/more.py", "from shop.load import load\n")
    assert deptry.check(shop).verdict == "pass"


@pytest.mark.parametrize("text", ["[project\n", ""])
def test_a_project_that_declares_nothing_readable_is_an_error(
    shop: CheckContext, write: Write, text: str
) -> None:
    write("pyproject.toml", text)
    assert deptry.check(shop).verdict == "error"


def test_what_is_not_there_is_an_error(shop: CheckContext) -> None:
    assert deptry.check(replace(shop, python="/no/such/python")).verdict == "error"
    (shop.project / "pyproject.toml").unlink()
    assert deptry.check(shop).verdict == "error"


def test_nothing_is_left_in_the_project(shop: CheckContext) -> None:
    before = sorted(shop.project.rglob("*"))
    deptry.check(shop)
    assert sorted(shop.project.rglob("*")) == before


def test_the_names_are_those_of_the_projects_interpreter(
    shop: CheckContext, write: Write, tmp_path: Path
) -> None:
    """There, a distribution whose name says nothing about its module; here, nobody knows it."""
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    [site] = home.glob("lib/python*/site-packages")
    (site / "odd_module.py").write_text("")
    (site / "plain_name-1.0.dist-info").mkdir()
    (site / "plain_name-1.0.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: plain-name\nVersion: 1.0\n"
    )
    (site / "plain_name-1.0.dist-info/RECORD").write_text("odd_module.py,,\n")
    write("pyproject.toml", '[project]\nname = "shop"\nversion = "1"\ndependencies = ["plain-name"]\n')
    write("src/shop/load.py", "import odd_module\n")
    assert deptry.check(replace(shop, python=str(home / "bin/python"))).verdict == "pass"
    assert deptry.check(shop).verdict == "fail"
