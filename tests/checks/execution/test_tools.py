"""Our own tools are started where nothing of the folder can come in between."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from promote_checks.execution.tools import run_tool


@pytest.mark.parametrize("name", ["ruff", "json", "sitecustomize", "usercustomize", "importlib", "runpy"])
def test_modules_of_the_folder_stay_out(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'fired')!r}, 'w').close()\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", str(tmp_path)]))
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / f"{name}.py"))
    assert run_tool("ruff", ["--version"], cwd=tmp_path).stdout.startswith(b"ruff ")
    assert not (tmp_path / "fired").exists()


def test_a_tool_is_not_started_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.py").write_text("import os\n")
    monkeypatch.chdir(tmp_path)
    assert b"F401" not in run_tool("ruff", ["check", "--isolated", "--no-cache", "bad.py"]).stdout
