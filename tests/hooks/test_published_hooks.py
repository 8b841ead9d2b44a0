"""What ``.pre-commit-hooks.yaml`` publishes, under real pre-commit in a real repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from promote_checks.drift.digest import code_of
from promote_checks.notebook.read import decode

ROOT = Path(__file__).parents[2]
ROOMS = [str(ROOT / room) for room in ("promote", "checks")]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
IDS = ("promote-lint", "promote-drift")
PIP = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "REQUESTS_"))}
TOKEN = "gh" + "p_9aKf3LmQzX81TyUoPqRwEvBnCd2HsJgWe0Xi"


def pyproject(path: str) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / path).read_text(encoding="utf-8"))["project"]
    return project


def run(*words: str, here: Path, **more: str) -> tuple[int, str]:
    """Run a program of the environment, away from the user's settings."""
    home = here.parent
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        **{
            f"GIT_{who}_{what}": "a@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        **PIP,
    }
    done = subprocess.run(
        words, cwd=here, env=environment | more, capture_output=True, text=True, check=False, timeout=500
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a notebook, the record of its promotion far from it, and a script."""
    root = tmp_path / "work"
    (root / "packages" / "churn").mkdir(parents=True)
    notebook = root / "churn.ipynb"
    cells = [
        {"cell_type": "code", "execution_count": at, "metadata": {}, "source": source, "outputs": []}
        for at, source in enumerate(["x = 1", "print(x)"], 1)
    ]
    notebook.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    )
    code = code_of("python", decode(notebook, notebook.read_bytes()).cells).document()
    content = {
        "version": 1,
        "tool": "promote-notebook 0",
        "package": "churn",
        "notebook": {"name": "churn.ipynb", "sha256": "0", "code": code},
    }
    (root / "packages/churn/promotion.json").write_text(json.dumps(content))
    (root / "script.py").write_text("print(1)\n")
    run("git", "init", "-q", here=root)
    run("git", "add", "-A", here=root)
    return root


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def break_both(root: Path) -> None:
    """Write a secret into the notebook: a finding for the one, a change of code for the other."""
    edit(root / "churn.ipynb", "x = 1", f"x = '{TOKEN}'")


def test_the_manifest_is_valid_and_its_entries_are_installed() -> None:
    code, said = run("pre-commit", "validate-manifest", str(MANIFEST), here=ROOT)
    assert code == 0, said
    hooks = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == list(IDS)
    assert {hook["entry"] for hook in hooks} <= pyproject("pyproject.toml")["scripts"].keys()


def test_the_small_distribution_follows_the_large_one() -> None:
    small, large = pyproject("hooks/pyproject.toml"), pyproject("pyproject.toml")
    assert (small["version"], small["requires-python"]) == (large["version"], large["requires-python"])
    assert set(small["dependencies"]) < set(large["dependencies"])
    assert small["scripts"] == {name: large["scripts"][name] for name in IDS}


def test_the_pages_show_the_files_that_drift_asks_for() -> None:
    [drift] = [
        one for one in yaml.safe_load(MANIFEST.read_text(encoding="utf-8")) if one["id"] == "promote-drift"
    ]
    assert drift["files"] in (ROOT / "docs/how-to/use-with-pre-commit.md").read_text(encoding="utf-8")
    wanted = ("a.ipynb", "b/c.py", "promotion.json", "d/pyproject.toml")
    assert all(re.search(drift["files"], name) for name in wanted)
    assert not any(
        re.search(drift["files"], name) for name in ("my-promotion.json", "a.ipynb.txt", "data.csv")
    )


@pytest.mark.slow
def test_try_repo_without_an_installation(repository: Path, tmp_path: Path) -> None:
    """The published ids with their own filters; only the language is ``system``, so that nothing is fetched."""
    published = tmp_path / "published"
    published.mkdir()
    manifest = MANIFEST.read_text(encoding="utf-8").replace("language: python", "language: system")
    (published / ".pre-commit-hooks.yaml").write_text(manifest)
    run("git", "init", "-q", here=published)
    run("git", "add", "-A", here=published)
    assert run("git", "commit", "-qm", "hooks", here=published)[0] == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in IDS:
        script = programs / name
        module = name.removeprefix("promote-")
        script.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path[:0] = {ROOMS}\n"
            f"from promote.commands.{module} import main\nraise SystemExit(main())\n"
        )
        script.chmod(0o755)
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    code, said = run("pre-commit", "try-repo", str(published), "--all-files", here=repository, PATH=path)
    assert (code, _verdicts(said)) == (0, dict.fromkeys(IDS, "Passed")), said
    _assert_both_bite(repository, str(published), PATH=path)


@pytest.mark.slow
def test_try_repo_of_this_checkout(repository: Path) -> None:
    """About installing: pip fetches what promote needs."""
    _assert_both_bite(repository, str(ROOT))


def _assert_both_bite(repository: Path, published: str, **more: str) -> None:
    break_both(repository)
    code, said = run("pre-commit", "try-repo", published, "--files", "churn.ipynb", here=repository, **more)
    assert (code, _verdicts(said)) == (1, dict.fromkeys(IDS, "Failed")), said
    assert TOKEN not in said
    assert "churn.ipynb, cell 1, line 1: error SE001" in said
    assert "churn.ipynb: its code changed since packages/churn was made from it\n  cell 1 was changed" in said


def _verdicts(said: str) -> dict[str, str]:
    return dict(re.findall(r"^(promote-\w+)\.+(\w+)$", said, re.MULTILINE))


@pytest.mark.slow
def test_the_small_environment(repository: Path, tmp_path: Path) -> None:
    """About installing: what docs/how-to/use-with-pre-commit.md shows, with this checkout as the address."""
    page = (ROOT / "docs/how-to/use-with-pre-commit.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"<!-- small -->\n```yaml\n(.*?)```", page, re.DOTALL)
    shown = re.sub(r"promote-notebook-hooks @ [^\"]+", str(ROOT / "hooks"), shown)
    (repository / ".pre-commit-config.yaml").write_text(f"repos:\n{shown}")
    code, said = run("pre-commit", "run", "--all-files", here=repository)
    assert (code, _verdicts(said)) == (0, dict.fromkeys(IDS, "Passed")), said
    break_both(repository)
    code, said = run("pre-commit", "run", "--all-files", here=repository)
    assert code == 1
    assert [re.search(rf"^{name}\.+Failed$", said, re.MULTILINE) is not None for name in IDS] == [
        True,
        True,
    ], said
    [environment] = (tmp_path / "pre-commit").glob("repo*/py_env*")
    installed = {path.name.partition("-")[0] for path in environment.rglob("*.dist-info")}
    assert {"promote_notebook_hooks", "msgspec", "detect_secrets"} <= installed
    assert not {"promote_notebook", "papermill", "mypy", "ipython", "nbformat", "jupytext"} & installed
    size = sum(
        path.stat().st_size for path in environment.rglob("*") if path.is_file() and not path.is_symlink()
    )
    assert size < 40e6
