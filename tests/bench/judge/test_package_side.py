"""The package's side: results, parameters, locals of steps, module globals, in that order."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from bench.judge.sides import Side, private_copy, run_package
from bench.judge.verdict import load

from bench.judge import example

NAMES = ["size", "total", "numbers", "temporary", "LIMIT", "hidden", "drawn", "load_numbers"]


def run(tmp_path: Path, *, seed: int | None = None, **changed: str) -> Side:
    project = example.write(tmp_path / "project", **changed)
    folder, work = tmp_path / "folder", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    (folder / "data.txt").write_text("41", encoding="utf-8")
    return run_package(project, "tiny", folder, NAMES, work, seed=seed, timeout=60)


def held(side: Side) -> dict[str, Any]:
    assert side.dump is not None, side.error
    return load(side.dump)


def test_what_the_package_holds(tmp_path: Path) -> None:
    side = run(tmp_path)
    values = held(side)
    assert values["total"] == ("plain", "int", 35)
    assert values["size"] == ("plain", "int", 4)
    assert values["LIMIT"] == ("plain", "int", 10)
    assert values["numbers"] == ("flat", "list", [6, 7, 8, 9, 4])
    assert side.fields == ("total", "drawn")


def test_the_last_step_that_has_a_local_of_that_name_wins(tmp_path: Path) -> None:
    assert held(run(tmp_path))["temporary"] == ("plain", "int", 4)


def test_locals_of_functions_that_steps_call_and_definitions_are_not_values(tmp_path: Path) -> None:
    assert not {"hidden", "load_numbers"} & set(held(run(tmp_path)))


def test_the_seed_is_injected_before_the_package_runs(tmp_path: Path) -> None:
    assert held(run(tmp_path, seed=7))["drawn"] == ("plain", "float", random.Random(7).random())


def test_a_package_that_raises_is_an_error_and_leaves_no_dump(tmp_path: Path) -> None:
    side = run(tmp_path, work="def add_up(numbers):\n    raise ValueError('planted')\n")
    assert not side.ok
    assert side.dump is None
    assert "planted" in side.error


def test_it_runs_in_a_copy_of_the_folder(tmp_path: Path) -> None:
    writes = "def add_up(numbers):\n    text = open('data.txt').read()\n    open('data.txt', 'w').write('0')\n    return int(text), 0.0\n"
    side = run(tmp_path, work=writes)
    assert held(side)["total"] == ("plain", "int", 41)
    assert (tmp_path / "folder" / "data.txt").read_text(encoding="utf-8") == "41"


def test_a_copy_never_replaces_its_original(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    for target in (tmp_path / "folder", tmp_path):
        with pytest.raises(ValueError, match="would replace"):
            private_copy(tmp_path / "folder", target)
    assert (tmp_path / "folder" / "inner").is_dir()


@pytest.mark.slow
def test_a_package_that_hangs_is_killed(tmp_path: Path) -> None:
    project = example.write(
        tmp_path / "project", work="def add_up(numbers):\n    while True:\n        pass\n"
    )
    for name in ("folder", "work"):
        (tmp_path / name).mkdir()
    side = run_package(project, "tiny", tmp_path / "folder", NAMES, tmp_path / "work", timeout=2)
    assert (side.ok, side.error) == (False, "timed out")
