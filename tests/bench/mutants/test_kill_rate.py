"""Faults are planted, kept if they change an output, and the tests are asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.judge.sides import run_package
from bench.judge.verdict import load
from bench.mutants.kill import Subject, candidates, kill_rate

from bench.judge import example

pytestmark = pytest.mark.slow


def subject(tmp_path: Path, steps: tuple[dict[str, Any], ...] = example.STEPS, **changed: str) -> Subject:
    project = example.write(tmp_path / "project", **changed)
    folder, work = tmp_path / "folder", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    names = ["numbers", "total"]
    side = run_package(project, "tiny", folder, names, work, timeout=60)
    assert side.dump is not None
    return Subject(project, "tiny", folder, None, steps, tuple(names), load(side.dump))


def test_tests_that_bite_kill_and_missing_tests_let_live(tmp_path: Path) -> None:
    bitten = kill_rate(subject(tmp_path, example.STEPS[:1]), tmp_path / "work", wanted=2, timeout=60)
    assert (bitten.tried, bitten.killed, bitten.survivors) == (2, 2, [])


def test_a_step_without_a_test_survives(tmp_path: Path) -> None:
    found = kill_rate(subject(tmp_path, example.STEPS[1:]), tmp_path / "work", wanted=2, timeout=60)
    assert (found.tried, found.killed) == (2, 0)
    assert all("work.py:add_up" in survivor for survivor in found.survivors)


def test_tests_that_fail_anyway_prove_nothing(tmp_path: Path) -> None:
    found = kill_rate(
        subject(tmp_path, test_steps="def test_broken():\n    assert False\n"),
        tmp_path / "work",
        wanted=2,
        timeout=60,
    )
    assert found.tried == 0
    assert found.untested


def test_steps_take_turns(tmp_path: Path) -> None:
    found = [mutant.function for _, mutant in candidates(subject(tmp_path), 0)]
    assert set(found[:2]) == {"load_numbers", "add_up"}
