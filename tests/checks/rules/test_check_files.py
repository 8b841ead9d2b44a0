"""From files to a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_checks.rules.files import files_of
from promote_checks.rules.project import Project, project_of
from promote_checks.rules.render.registry import FORMATS, render
from promote_checks.rules.settings import Settings, overridden, require_known, settings_of

TOKEN = "gh" + "p_9aKf3LmQzX81TyUoPqRwEvBnCd2HsJgWe0Xi"


def test_the_finding_is_complete(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    report = check(notebook("x = 1", "y = 2\nprint(x, missing)"), select=("NB004",))
    (finding,) = report.findings
    assert (finding.cell, finding.line, finding.column) == (2, 2, 10)
    assert finding.source == "print(x, missing)"
    text = Path(finding.path).read_text(encoding="utf-8").split("\n")
    assert text[finding.file_line - 1].strip() == '"print(x, missing)"'


def test_lines_of_a_script(tmp_path: Path, check: Callable[..., Any]) -> None:
    path = tmp_path / "s.py"
    path.write_text(
        "# %% [markdown]\n# Title\n\n# %%\n# %time x = 1\n# %%\nprint(missing)\n", encoding="utf-8"
    )
    (finding,) = check(path, select=("NB004",)).findings
    assert (finding.cell, finding.line, finding.file_line) == (3, 1, 7)


def test_columns_count_characters(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    (finding,) = check(notebook('print("äöü", missing)'), select=("NB004",)).findings
    assert finding.column == 14


def test_not_checked_is_not_passed(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    report = check(notebook("%%bash\nls", "def broken(:\n    pass", "print(missing)"), select=("NB",))
    assert [(one.cell, one.blocking) for one in report.not_checked] == [(1, False), (2, True)]
    assert report.exit_code == 1
    assert check(notebook("%%bash\nls")).exit_code == 0


@pytest.mark.parametrize("text", ["", "{", '{"cells": []}', "<html>", "version https://git-lfs"])
def test_a_file_that_is_no_notebook_blocks(tmp_path: Path, check: Callable[..., Any], text: str) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(text, encoding="utf-8")
    report = check(path)
    assert report.exit_code == 1
    assert report.not_checked[0].blocking


def test_another_language_is_told_and_does_not_block(tmp_path: Path, check: Callable[..., Any]) -> None:
    path = tmp_path / "r.ipynb"
    cell = {"cell_type": "code", "source": "x <- 1", "metadata": {}, "outputs": [], "execution_count": 1}
    document = {"cells": [cell], "metadata": {"kernelspec": {"name": "ir", "language": "R"}}, "nbformat": 4}
    path.write_text(json.dumps(document), encoding="utf-8")
    report = check(path)
    assert (report.exit_code, [one.reason for one in report.not_checked]) == (
        0,
        ["this is a notebook in R, not in Python"],
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_secret_is_in_no_format(notebook: Callable[..., Any], check: Callable[..., Any], form: str) -> None:
    path = notebook(f'token = "{TOKEN}"; print(missing)', f'# promote: ignore[DL] {TOKEN}\nos = "{TOKEN}"')
    report = check(path, ruff=True)
    assert {"SE001", "NB004", "SU001"} <= {finding.code for finding in report.findings}
    assert TOKEN not in render(report, form)
    assert TOKEN not in repr(report)


def test_ruff_is_merged(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    report = check(notebook("x = 1", "import os\nprint(x is 3, missing)"), ruff=True)
    by_code = {finding.code: finding for finding in report.findings}
    assert by_code["ruff:F632"].cell == 2
    assert by_code["ruff:F632"].line == 2
    assert by_code["ruff:F632"].severity == "warning"
    assert by_code["ruff:F632"].source == "print(x is 3, missing)"
    assert "NB004" in by_code
    assert "ruff:F821" not in by_code


def test_ruff_can_be_left_out(notebook: Callable[..., Any], check: Callable[..., Any]) -> None:
    path = notebook("x = 1", "print(x is 3)")
    for settings in ({"ruff": False}, {"ruff": True, "ignore": ("ruff",)}, {"ruff": True, "select": ("NB",)}):
        assert not [f for f in check(path, **settings).findings if f.code.startswith("ruff")]


def test_ruff_of_a_script_gets_its_cell(tmp_path: Path, check: Callable[..., Any]) -> None:
    path = tmp_path / "s.py"
    path.write_text("# %%\nx = 1\n# %%\nprint(x is 3)\n", encoding="utf-8")
    finding = next(f for f in check(path, ruff=True).findings if f.code == "ruff:F632")
    assert (finding.cell, finding.line, finding.file_line) == (2, 1, 4)


def test_folders(tmp_path: Path) -> None:
    for name in (
        "a.ipynb",
        "b/c.py",
        ".venv/d.py",
        "b/.ipynb_checkpoints/e.ipynb",
        "b/f.txt",
        "build/g.py",
        "shop/staging/releases/0123456789abcdef/src/shop/i.py",
        "old/h.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    found = files_of([tmp_path], exclude=["old"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.ipynb", "b/c.py"]


def test_nothing_to_check_is_no_pass(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no notebooks or scripts"):
        files_of([tmp_path])
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="neither"):
        files_of([tmp_path / "a.txt"])


@pytest.mark.parametrize(
    ("select", "ignore", "code", "wanted"),
    [
        ((), (), "NB001", True),
        (("DL",), (), "NB001", False),
        (("DL",), (), "DL003", True),
        ((), ("NB",), "NB001", False),
        (("NB001",), ("NB",), "NB001", True),
        (("NB",), ("NB001",), "NB001", False),
        ((), ("ruff",), "ruff:F401", False),
        ((), ("ruff:F",), "ruff:E711", True),
    ],
)
def test_the_longest_prefix_decides(
    select: tuple[str, ...], ignore: tuple[str, ...], code: str, wanted: bool
) -> None:
    assert Settings(select=select, ignore=ignore).wants(code) is wanted


def test_a_code_that_no_rule_has(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="NX"):
        require_known(Settings(select=("NX",)), ("NB001",))


def test_settings_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.promote]\nselect = ["DL"]\nignore = ["DL005"]\nbaseline = "known.json"\nruff = false\nmatrix = {}\n',
        encoding="utf-8",
    )
    found = settings_of(project_of(tmp_path))
    assert found == Settings(("DL",), ("DL005",), (), tmp_path / "known.json", ruff=False)
    both = overridden(found, select="NB", ignore="NB001")
    assert (both.select, both.ignore) == (("NB",), ("DL005", "NB001"))


def test_settings_of_the_wrong_type(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a list"):
        settings_of(Project(tmp_path, {"tool": {"promote": {"select": "NB"}}}))


def test_dependencies_that_are_declared(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\ndependencies = ["Scikit_Learn>=1"]\n[dependency-groups]\ndev = ["pytest"]\n',
        encoding="utf-8",
    )
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/requirements.txt").write_text("# x\npandas==2\n", encoding="utf-8")
    (tmp_path / "src/mine").mkdir(parents=True)
    project = project_of(tmp_path / "notebooks")
    assert {"scikit-learn", "pytest", "pandas"} <= (project.declared or frozenset())
    assert "mine" in project.modules
    assert project_of(tmp_path / "src").declared is not None
