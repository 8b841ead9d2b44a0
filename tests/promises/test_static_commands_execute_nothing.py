"""Static commands and the published hooks run nothing that a folder holds: no module, no hook, no configured program."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.hard.processes import environment, promote
from tests.promises.planted_traps import plant_git, plant_modules
from tests.promises.small_notebook import STORY, write

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Planted:
    """A repository full of traps, and where they leave their marks."""

    folder: Path
    fired: Path

    def command(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a console command as a user does, with the folder as the current one."""
        # PYTHONPATH would hide what the current folder does; the commands are installed.
        kept = {k: v for k, v in environment().items() if k != "PYTHONPATH"}
        return subprocess.run(
            (str(BIN / words[0]), *words[1:]), cwd=cwd or self.folder, env=kept, capture_output=True, text=True,
            check=False, timeout=300, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def marks(self) -> list[str]:
        """What ran since somebody asked last."""
        found = sorted(path.name for path in self.fired.iterdir())
        for name in found:
            (self.fired / name).unlink()
        return found


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    base = tmp_path_factory.mktemp("planted")
    folder, fired = base / "work", base / "fired"
    fired.mkdir()
    notebook = write(folder, *STORY)
    done = promote(str(notebook), "-o", str(folder / "shop"), "--no-run", cwd=base)
    assert done.exit_code == 0, done.stderr
    for place in (folder, folder / "shop", folder / "shop" / "src"):
        plant_modules(place, fired)
    plant_git(folder, fired)
    yield Planted(folder, fired)
    shutil.rmtree(base)


COMMANDS = {
    "check a notebook": ("promote", "check", "story.ipynb", "--no-run"),
    "check the folder": ("promote", "check", ".", "--no-run"),
    "check the project": ("promote", "check", "shop", "--no-run"),
    "plan": ("promote", "story.ipynb", "--plan", "--no-run"),
    "no-run": ("promote", "story.ipynb", "--no-run", "-o", "made"),
    "feature store": ("promote", "story.ipynb", "--plan", "--no-run", "--feature-store", "sqlite"),
    "sign": ("promote", "review", "shop", "--sign", "data", "--by", "Ada"),
    "the hook lint": ("promote-lint", "story.ipynb", "ruff.py"),
    "the hook drift": ("promote-drift", "story.ipynb", "shop/promotion.json"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_nothing_planted_runs(words: tuple[str, ...], planted: Planted) -> None:
    done = planted.command(*words)
    assert done.returncode in (0, 1, 2), done.stderr
    assert planted.marks() == []


def test_nothing_planted_runs_from_inside_the_project(planted: Planted) -> None:
    done = planted.command("promote", "check", ".", "--no-run", cwd=planted.folder / "shop")
    assert done.returncode in (0, 1), done.stderr
    assert planted.marks() == []


def test_nothing_planted_runs_when_the_notebook_is_gone(planted: Planted) -> None:
    notebook, away = planted.folder / "story.ipynb", planted.folder / "story.away"
    notebook.rename(away)
    try:
        done = planted.command("promote-drift", "shop/promotion.json")
    finally:
        away.rename(notebook)
    assert "story.ipynb" in done.stdout
    assert planted.marks() == []


def test_the_traps_bite(planted: Planted) -> None:
    """Without this the others could pass for want of a trap."""
    subprocess.run(("git", "status"), cwd=planted.folder, check=False, capture_output=True)
    subprocess.run(
        (sys.executable, "-c", "import importlib"), cwd=planted.folder, check=False, capture_output=True
    )
    subprocess.run((planted.folder / "shop/.venv/bin/python",), check=False)
    marks = set(planted.marks())
    assert {"core.fsmonitor", "filter.trap.clean", "importlib", "venv-python"} <= marks, marks
