"""The emitted project's own hooks under real pre-commit: commits are refused for a fault of each kind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ROOMS = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
TOOLS = ("ruff", "mypy", "nbstripout", "pre-commit", "python", "python3")
HAS_NBSTRIPOUT = (Path(sys.executable).parent / "nbstripout").exists()
TOKEN = "gh" + "p_9aKf3LmQzX81TyUoPqRwEvBnCd2HsJgWe0Xi"
FAULTS = {
    "ruff check": ("src/churn/extra.py", "def f() -> None:\n    try:\n        print()\n    except:\n        print()\n"),
    "ruff format": ("src/churn/extra.py", "x = {  'a':1 }\n"),
    "mypy": ("src/churn/extra.py", 'x: int = "text"\n'),
    "promote-lint": ("notebooks/extra.ipynb", f'token = "{TOKEN}"\nprint(token)'),
}


@dataclass(frozen=True)
class Repository:
    """A project in a git repository with its hooks installed, and the programs that its commits find."""

    project: Path
    environment: dict[str, str]

    def git(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *words], cwd=self.project, env=self.environment, capture_output=True, text=True, check=False
        )

    def commit(self) -> tuple[int, str]:
        """Commit everything: the exit code of git, and what the hooks said."""
        self.git("add", "-A")
        done = self.git("commit", "--allow-empty", "-m", "a step")
        return done.returncode, done.stdout + done.stderr


def ipynb(*sources: str, outputs: bool = False) -> str:
    """A notebook as Jupyter writes it, which ruff leaves as it is."""
    shown = [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}]
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": 1 if outputs else None,
            "id": f"cell-{at}",
            "metadata": {},
            "outputs": shown if outputs else [],
            "source": source.splitlines(keepends=True),
        }
        for at, source in enumerate(sources)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1) + "\n"


def programs(folder: Path, *, promote: bool) -> str:
    """A PATH with the tools of the dev extra, and with promote's own if it is installed."""
    folder.mkdir()
    for name in TOOLS:
        program = Path(sys.executable).parent / name
        if program.exists():
            (folder / name).symlink_to(program)
    for name in ("lint", "drift") if promote else ():
        script = folder / f"promote-{name}"
        script.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path[:0] = {ROOMS.split(os.pathsep)}\n"
            f"from promote.commands.{name} import main\nraise SystemExit(main())\n"
        )
        script.chmod(0o755)
    return os.pathsep.join([str(folder), os.path.dirname(shutil.which("git") or ""), "/usr/bin", "/bin"])


def started(project: Path, folder: Path, *, promote: bool = True) -> Repository:
    """Make the project a repository and install its hooks, as ``make install`` does."""
    environment = {
        "PATH": programs(folder / "bin", promote=promote),
        "HOME": str(folder),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        **{f"GIT_{who}_{what}": "someone@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    if not HAS_NBSTRIPOUT:  # of the project's dev extra, not of ours
        environment["SKIP"] = "nbstripout"
    repository = Repository(project, environment)
    repository.git("init", "-q")
    done = subprocess.run(
        ["pre-commit", "install"], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return repository


@pytest.fixture(scope="module")
def promoted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook and, beside it, the project that ``promote`` made of it."""
    folder = tmp_path_factory.mktemp("promoted")
    notebook = folder / "churn.ipynb"
    notebook.write_text(ipynb("rate = 0.2\nprices = [3, 5, 8]", "total = sum(prices) * (1 + rate)", "print(total)"))
    command = [sys.executable, "-m", "promote", str(notebook)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": ROOMS}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def repository(promoted: Path, tmp_path: Path) -> Callable[..., Repository]:
    """A fresh copy of notebook and project, the project in a repository of its own."""

    def start(*, promote: bool = True) -> Repository:
        shutil.copytree(promoted, tmp_path / "work")
        return started(tmp_path / "work" / "churn", tmp_path, promote=promote)

    return start


def verdicts(said: str) -> dict[str, str]:
    """What pre-commit says of each hook: Passed, Failed or Skipped."""
    lines = [line.partition("...") for line in said.splitlines() if "..." in line]
    return {name: rest.strip(".").removeprefix("(no files to check)") for name, _, rest in lines if rest}


def test_a_clean_project_is_committed_and_a_fault_of_each_kind_is_not(
    repository: Callable[..., Repository],
) -> None:
    here = repository()
    code, said = here.commit()
    assert code == 0, said
    assert "Failed" not in said
    assert "is not installed" not in said
    for hook, (name, text) in FAULTS.items():
        path = here.project / name
        path.write_text(ipynb(text) if path.suffix == ".ipynb" else text)
        code, said = here.commit()
        assert code == 1, f"{hook}\n{said}"
        failed = [name for name, verdict in verdicts(said).items() if verdict == "Failed"]
        assert [one.partition(",")[0] for one in failed] == [hook], said
        assert TOKEN not in said
        path.unlink()
    code, said = here.commit()
    assert code == 0, said


def test_a_notebook_that_moved_on(repository: Callable[..., Repository]) -> None:
    here = repository()
    notebook = here.project.parent / "churn.ipynb"
    notebook.write_text(ipynb("rate = 0.3\nprices = [3, 5, 8]", "total = sum(prices) * (1 + rate)", "print(total)"))
    code, said = here.commit()
    assert code == 1
    assert [name for name, verdict in verdicts(said).items() if verdict == "Failed"] == [
        "promote-drift, where it is installed"
    ], said
    assert "../churn.ipynb: its code changed since this project was made from it\n  cell 1 was changed" in said
    assert "promote ../churn.ipynb -o ../churn-new and carry the difference over" in said
    notebook.write_text(
        ipynb("rate = 0.2\nprices = [3, 5, 8]", "total = sum(prices) * (1 + rate)", "print(total)", outputs=True)
    )
    code, said = here.commit()
    assert code == 0, said


@pytest.mark.skipif(not HAS_NBSTRIPOUT, reason="nbstripout is not installed: NOT CHECKED")
def test_outputs_are_stripped_before_they_are_committed(repository: Callable[..., Repository]) -> None:
    here = repository()
    path = here.project / "notebooks" / "extra.ipynb"
    path.write_text(ipynb("x = 1\nprint(x)", outputs=True))
    code, said = here.commit()
    assert code == 1
    assert verdicts(said)["notebooks without outputs"] == "Failed"
    assert json.loads(path.read_text())["cells"][0]["outputs"] == []
    code, said = here.commit()
    assert code == 0, said


def test_where_promote_is_not_installed_it_says_so_and_stops_nothing(
    repository: Callable[..., Repository],
) -> None:
    here = repository(promote=False)
    (here.project / "notebooks/extra.ipynb").write_text(ipynb(f'token = "{TOKEN}"\nprint(token)'))
    code, said = here.commit()
    assert code == 0, said
    for name in ("promote-lint", "promote-drift"):
        assert f"{name} is not installed, so NOTHING WAS CHECKED: pip install promote-notebook" in said


def test_the_starter_commits(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cookiecutter", "--no-input", str(ROOT / "template"), "-o", str(tmp_path / "out")]
    subprocess.run(command, env=os.environ | {"HOME": str(tmp_path)}, check=True, capture_output=True)
    [project] = (tmp_path / "out").iterdir()
    here = started(project, tmp_path)
    code, said = here.commit()
    assert code == 0, said
    assert {name: verdict for name, verdict in verdicts(said).items() if verdict not in ("Passed", "Skipped")} == {}
