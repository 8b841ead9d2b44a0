"""Each check on small real projects: what passes, what fails, what could not be run."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.gate import mypy, papermill, ruff
from promote_checks.gate import pytest as pytest_check
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.registry import CHECKS, STATIC
from promote_checks.gate.run import run_checks


def files(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckContext:
    """A project that passes ruff, mypy and pytest."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    project = tmp_path / "project"
    package = project / "src" / "churn"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""Churn."""\n')
    (package / "load.py").write_text(
        '"""Load."""\n\n\ndef load(rows: int) -> list[int]:\n    """Load."""\n    return list(range(rows))\n'
    )
    (project / "tests").mkdir()
    (project / "tests" / "test_load.py").write_text(
        '"""Load."""\n\nfrom churn.load import load\n\n\ndef test_load() -> None:\n'
        '    """Three rows."""\n    assert load(3) == [0, 1, 2]\n'
    )
    (tmp_path / "folder").mkdir()
    return CheckContext(
        project=project,
        package="churn",
        python=sys.executable,
        notebook_folder=tmp_path / "folder",
        thin=project / "notebooks" / "churn.ipynb",
        timeout=120,
    )


def program(folder: Path, script: str) -> str:
    """A fake interpreter."""
    path = folder / "fake-python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def break_load(context: CheckContext, text: str) -> None:
    (context.project / "src" / "churn" / "load.py").write_text(text)


def test_ruff_passes_and_leaves_nothing(context: CheckContext) -> None:
    before = files(context.project)
    assert ruff.check(context) == Check("ruff", "pass", "clean")
    assert files(context.project) == before


def test_ruff_ignores_the_projects_own_configuration(context: CheckContext) -> None:
    (context.project / "ruff.toml").write_text('[lint]\nignore = ["ALL"]\n')
    break_load(context, "import os\n")
    assert ruff.check(context).verdict == "fail"


def test_ruff_fails_in_its_own_words(context: CheckContext) -> None:
    break_load(context, '"""Load."""\n\nimport os\nimport sys\n')
    found = ruff.check(context)
    assert (found.verdict, found.summary) == ("fail", "2 findings")
    assert "src/churn/load.py:3:8: F401" in found.detail


def test_pytest_passes_and_leaves_nothing(context: CheckContext) -> None:
    before = files(context.project)
    assert pytest_check.check(context) == Check("pytest", "pass", "1 passed")
    assert files(context.project) == before


def test_pytest_fails_with_a_failing_test(context: CheckContext) -> None:
    break_load(context, "def load(rows):\n    return [rows]\n")
    found = pytest_check.check(context)
    assert (found.verdict, found.summary) == ("fail", "1 failed")
    assert "assert [3] == [0, 1, 2]" in found.detail


def test_pytest_fails_where_a_test_cannot_be_collected(context: CheckContext) -> None:
    break_load(context, "import nothing_of_that_name\n")
    assert pytest_check.check(context).verdict == "error"


def test_no_tests_is_no_pass(context: CheckContext) -> None:
    (context.project / "tests" / "test_load.py").unlink()
    found = pytest_check.check(context)
    assert (found.verdict, found.summary) == ("fail", "the project has no tests")


def test_a_killed_test_run_is_no_pass(context: CheckContext) -> None:
    break_load(context, "import os\nos.kill(os.getpid(), 9)\n")
    found = pytest_check.check(context)
    assert (found.verdict, found.summary) == ("fail", "pytest was killed by signal 9")


def test_a_test_that_ends_the_interpreter_is_no_pass(context: CheckContext) -> None:
    break_load(context, "import os\nos._exit(0)\n")
    assert pytest_check.check(context) == Check("pytest", "error", "pytest ended without a result")


def test_only_skipped_tests_are_a_skip(context: CheckContext) -> None:
    (context.project / "tests" / "test_load.py").write_text(
        "import pytest\npytest.skip(allow_module_level=True)\n"
    )
    assert pytest_check.check(context).verdict != "pass"


def test_a_hung_test_run_is_no_pass(context: CheckContext) -> None:
    break_load(context, "import time\ntime.sleep(60)\n")
    found = pytest_check.check(replace(context, timeout=4))
    assert (found.verdict, found.summary) == ("fail", "pytest did not end within 4 seconds")


def test_pytest_missing_there_is_a_skip(context: CheckContext, tmp_path: Path) -> None:
    found = pytest_check.check(replace(context, python=program(tmp_path, "exit 90")))
    assert (found.verdict, found.summary) == (
        "skip",
        "pytest is not installed in the notebook's interpreter",
    )
    assert "pip install pytest" in found.hint


def test_an_interpreter_that_does_not_start_is_an_error(context: CheckContext, tmp_path: Path) -> None:
    found = pytest_check.check(replace(context, python=program(tmp_path, "echo broken; exit 1")))
    assert found == Check("pytest", "error", "the notebook's interpreter does not start", "broken")
    found = pytest_check.check(replace(context, python=str(tmp_path / "absent")))
    assert (found.verdict, found.summary) == ("error", "pytest could not be started")


def test_a_secret_is_not_repeated(context: CheckContext) -> None:
    break_load(context, "import os\n\ndef load(rows):\n    raise ValueError(os.environ['TOKEN'])\n")
    found = pytest_check.check(replace(context, environment={"TOKEN": "hunter2-hunter2"}))
    assert found.verdict == "fail"
    assert "hunter2" not in found.detail
    assert "<secret>" in found.detail


@pytest.mark.slow
def test_mypy_passes_fails_and_leaves_nothing(context: CheckContext) -> None:
    before = files(context.project)
    assert mypy.check(context) == Check("mypy", "pass", "strictly typed")
    assert files(context.project) == before
    break_load(context, "def load(rows):\n    return rows\n\n\nx: int = 'a'\n")
    found = mypy.check(context)
    assert (found.verdict, found.summary) == ("fail", "2 errors")
    assert "churn/load.py:5: error: Incompatible types in assignment" in found.detail


def test_mypy_with_an_interpreter_it_cannot_ask_is_an_error(context: CheckContext, tmp_path: Path) -> None:
    found = mypy.check(replace(context, python=str(tmp_path / "absent")))
    assert found.verdict == "error"


def thin(context: CheckContext, *sources: str) -> None:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": text,
        }
        for n, text in enumerate(sources)
    ]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    context.thin.parent.mkdir(exist_ok=True)
    context.thin.write_text(json.dumps(document))


def test_no_thin_notebook_is_an_error(context: CheckContext) -> None:
    assert papermill.check(context) == Check("papermill", "error", "the project has no thin notebook")


@pytest.mark.slow
def test_papermill_runs_in_a_copy(context: CheckContext) -> None:
    (context.notebook_folder / "rows.txt").write_text("3")
    thin(
        context,
        "from churn.load import load",
        "load(int(open('rows.txt').read()))\nopen('written.txt', 'w').close()",
    )
    before = files(context.project)
    assert papermill.check(context) == Check("papermill", "pass", "2 cells ran")
    assert files(context.project) == before
    assert list(files(context.notebook_folder)) == ["rows.txt"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise KeyError('gone')", "KeyError: 'gone'"),
        ("import os; os.kill(os.getpid(), 9)", "died"),
    ],
)
def test_papermill_is_red_where_the_kernel_is(context: CheckContext, source: str, words: str) -> None:
    thin(context, "x = 1", source, "y = 2")
    found = papermill.check(context)
    assert found.verdict == "fail"
    assert words in found.summary.lower() or words in found.detail


@pytest.mark.slow
def test_a_hung_thin_notebook_is_red(context: CheckContext) -> None:
    thin(context, "import time; time.sleep(100)")
    found = papermill.check(replace(context, timeout=8))
    assert (found.verdict, found.summary) == ("fail", "papermill did not end within 8 seconds")


def test_results_come_in_the_order_asked_for(context: CheckContext) -> None:
    found = run_checks(context, ("pytest", "ruff"))
    assert [check.code for check in found] == ["pytest", "ruff"]
    assert run_checks(context, ()) == ()


def test_registry_names_its_checks_by_their_code() -> None:
    assert {code: checker.CODE for code, checker in CHECKS.items()} == {code: code for code in CHECKS}  # type: ignore[attr-defined]
    assert set(STATIC) <= set(CHECKS)


def test_a_stopped_context_passes_nothing(context: CheckContext) -> None:
    context.children.stop()
    assert {check.verdict for check in run_checks(context, ("ruff", "mypy", "pytest"))} == {"error"}
    assert os.path.isdir(context.project)
