"""Commands, options and files that the documents name exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from promote.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[list[str]]:
    """The words of each command that a page shows after a ``$``."""
    for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                yield shlex.split(line[2:], comments=True)


ALL = [(page.relative_to(ROOT), words) for page in PAGES for words in commands(page)]


@cache
def help_text(*command: str) -> str:
    """What ``promote --help`` (of a command) prints, 100 columns wide."""
    code = "import sys; from promote.cli import main; sys.argv[0] = 'promote'; sys.exit(main())"
    kept = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    path = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    surroundings = kept | {"COLUMNS": "100", "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", code, *command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env=surroundings,
        timeout=60,
    )
    return done.stdout


def options_of(words: list[str]) -> set[str]:
    """Every option that the help of the command names."""
    command = [word for word in words[1:2] if word in COMMANDS]
    return set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", help_text(*command)))


def targets() -> set[str]:
    """Targets of the Makefiles: this one, and that of a promoted project, which the tutorial uses."""
    files = [ROOT / "Makefile", ROOT / "template/{{cookiecutter.project_slug}}/Makefile"]
    return {
        name
        for file in files
        for name in re.findall(r"^([a-z-]+):", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_there_are_commands_to_look_at() -> None:
    assert {"make", "promote"} <= {words[0] for _, words in ALL}


@pytest.mark.parametrize(("page", "words"), [pair for pair in ALL if pair[1][0] == "make"])
def test_targets_exist(page: Path, words: list[str]) -> None:
    named = {word for word in words[1:] if "=" not in word}
    assert named <= targets()


@pytest.mark.parametrize(("page", "words"), [pair for pair in ALL if Path(pair[1][0]).name == "promote"])
def test_options_exist(page: Path, words: list[str]) -> None:
    named = {word.partition("=")[0] for word in words[1:] if word.startswith("-")}
    assert named <= options_of(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_targets_in_the_text_exist(page: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8")))
    assert named <= targets()


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", ROOT / "README.md"], ids=lambda page: page.name)
def test_files_named_in_the_text_exist(page: Path) -> None:
    named = re.findall(
        r"`((?:checks|promote|template|tests|docs|examples|bench)/[\w./-]*)`", page.read_text()
    )
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("target", ["corpus", "peers", "speed", "generated"])
def test_benchmarks_that_make_names_can_be_run(target: str) -> None:
    assert f"-m bench.{target}" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert (ROOT / "bench" / target / "__main__.py").exists() or (ROOT / "bench" / f"{target}.py").exists()


def test_what_continuous_integration_calls_is_make_test() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script
    assert re.search(r"^make test$", script, re.MULTILINE)
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_the_reference_shows_the_help_as_it_is(command: tuple[str, ...]) -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
    words = " ".join(("promote", *command, "--help"))
    shown = re.search(rf"<!-- generated: {words} -->\n```text\n(.*?)```\n<!-- end -->", page, re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == help_text(*command).strip()
