"""The template by itself: it bakes, and what it bakes passes its own checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TEMPLATE = Path(__file__).parents[2] / "template"
OPTIONS = [
    {},
    {"ci": "none", "pre_commit": "no"},
    {"license": "MIT", "pre_commit": "no"},
    {"license": "proprietary", "ci": "none"},
    {"feature_store": "sqlite"},
    {"feature_store": "redis", "package": "a_package_with_a_very_long_name_indeed"},
    {"project_name": "My Demand_Forecast", "description": 'He said "no" \\ twice'},
]


def bake(folder: Path, **options: str) -> Path:
    """Run the command as a person would, with a home of its own."""
    home = folder / "home"
    home.mkdir()
    words = [f"{name}={value}" for name, value in options.items()]
    command = [
        sys.executable,
        "-m",
        "cookiecutter",
        "--no-input",
        str(TEMPLATE),
        "-o",
        str(folder / "out"),
        *words,
    ]
    environment = {**os.environ, "HOME": str(home)}
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=folder)
    [project] = (folder / "out").iterdir()
    return project


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTHONPATH", None)
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def assert_clean(project: Path, cache: Path) -> None:
    checks = (
        ("ruff", "check", "--isolated", "--no-cache", "."),
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--check", "--no-cache", "."),
        ("mypy", f"--cache-dir={cache}"),
        (
            "mypy",
            "--strict",
            "--ignore-missing-imports",
            "--config-file=",
            f"--cache-dir={cache}",
            "src",
            "tests",
        ),
        ("pytest", "-q", "-p", "no:cacheprovider"),
    )
    for words in checks:
        done = run(project, *words)
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"


def test_the_starter_is_complete(tmp_path: Path) -> None:
    project = bake(tmp_path)
    files = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    assert {".github/workflows/ci.yml", ".pre-commit-config.yaml", "Makefile", "README.md"} <= files
    assert {"notebooks/starter.ipynb", "notebooks/customers.csv", "src/customer_churn/__main__.py"} <= files
    assert not [name for name in files if "golden" in name or name == "LICENSE" or "{" in name]


def test_options_leave_nothing_behind(tmp_path: Path) -> None:
    project = bake(tmp_path, ci="none", pre_commit="no", license="MIT")
    assert not (project / ".github").exists()
    assert not (project / ".pre-commit-config.yaml").exists()
    assert not list(project.rglob("*feature_store*"))
    assert "pre-commit" not in (project / "pyproject.toml").read_text()
    assert (project / "LICENSE").read_text().startswith("MIT License\n")


def test_the_feature_store_has_the_parts_of_its_option(tmp_path: Path) -> None:
    project = bake(tmp_path, feature_store="sqlite")
    parts = {path.stem for path in project.rglob("src/*/feature_store/*.py")}
    assert {"store", "source", "write"} <= parts
    assert not parts & {"redis_tier", "invalidation"}
    done = run(project, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_feature_store.py")
    assert done.returncode == 0, done.stdout


def test_every_file_of_the_starter_exists_in_the_template(tmp_path: Path) -> None:
    project = bake(tmp_path)
    names = json.loads((TEMPLATE / "cookiecutter.json").read_text())["_starter_only"]
    missing = [name for name in names if not (project / name.format(package="customer_churn")).is_file()]
    assert missing == []


@pytest.mark.parametrize(
    "options",
    [{"project_slug": "../evil"}, {"package": "class"}, {"package": "json"}, {"requires_python": "3"}],
)
def test_bad_names_are_refused(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        bake(tmp_path, **options)
    assert not [path for path in tmp_path.rglob("*.py") if "home" not in path.parts]


def test_the_starter_passes_its_own_checks(tmp_path: Path) -> None:
    assert_clean(bake(tmp_path), tmp_path / "types")


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS[1:], ids=str)
def test_every_option_passes_its_own_checks(tmp_path: Path, options: dict[str, str]) -> None:
    project = bake(tmp_path, **options)
    assert_clean(project, tmp_path / "types")
    described = tomllib.loads((project / "pyproject.toml").read_text())["project"]["description"]
    assert described == options.get("description", "From customers to a model of churn")


@pytest.mark.slow
def test_the_starter_notebook_runs_under_papermill(tmp_path: Path) -> None:
    project = bake(tmp_path)
    notebook = project / "notebooks" / "starter.ipynb"
    words = (
        "papermill",
        str(notebook),
        str(tmp_path / "out.ipynb"),
        "-p",
        "steps",
        "50",
        "--cwd",
        "notebooks",
    )
    assert run(project, *words).returncode == 0
    assert "accuracy" in (tmp_path / "out.ipynb").read_text()


def command(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, "-m", "customer_churn", *words]
    folder = project / "notebooks"
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_command_line(tmp_path: Path) -> None:
    project = bake(tmp_path)
    done = command(project, "run", "--steps", "20", "--log-level", "warning")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "scores     {'accuracy':" in done.stdout
    for words in (("--steps", "many"), ("--nonsense",), ("--data-path", "none.csv"), ("serve",)):
        refused = command(project, *words)
        assert (refused.returncode, len(refused.stderr.splitlines()), refused.stdout) == (2, 1, ""), words
