"""Recording for real: the emitted project records itself, and its tests pass and bite."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from promote.emission import Emission
from promote.scaffold.golden import GoldenReport, record
from promote.scaffold.scaffold import scaffold
from promote_checks.observe.observation import Environment, Observation, StatementRecord

Make = Callable[..., Emission]
OBSERVATION = Observation(
    statements=[StatementRecord(1, 1, 0, reads=["customers.csv"])],
    environment=Environment("python", "3.11.7", {"pandas": "3.1.1", "scikit-learn": "1.9.1"}),
)
pytestmark = pytest.mark.slow


def customers(rows: int) -> str:
    rng = random.Random(1)
    lines = ["id,email,age,monthly,calls,plan,churned"]
    for at in range(rows):
        calls, monthly = rng.randint(0, 9), round(rng.uniform(10, 110), 2)
        age = "" if rng.random() < 0.1 else rng.randint(18, 80)
        left = int(rng.random() < monthly / 150 + calls / 20)
        lines.append(f"{at},p{at}@firm.com,{age},{monthly},{calls},{rng.choice(['Basic', 'gold'])},{left}")
    return "\n".join(lines) + "\n"


def recorded(
    folder: Path, emission: Emission, fixtures: str = "sampled", *, rows: int = 2000, seconds: float = 0.0
) -> tuple[Path, GoldenReport]:
    (folder / "customers.csv").write_text(customers(rows))
    project = folder / "project"
    scaffold(emission, OBSERVATION, project)
    report = record(
        project,
        emission,
        replace(OBSERVATION, processor_seconds=seconds),
        folder=folder,
        python=sys.executable,
        fixtures=fixtures,
        seed=None,
    )
    return project, report


def run_in(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def result_of_tests(project: Path) -> str:
    """The last line of pytest."""
    return run_in(project, "-m", "pytest", "-q", "-p", "no:cacheprovider").stdout.strip().splitlines()[-1]


def test_a_project_records_itself_passes_its_checks_and_bites(tmp_path: Path, emission: Make) -> None:
    project, report = recorded(tmp_path, emission())
    assert report.recorded
    assert (report.fixtures, report.reason, report.varying, report.seed) == ("sampled", "", (), None)
    assert report.files == ("customers.csv: 200 of 2000 rows, made up: email",)
    names = {path.stem for path in (project / "tests" / "golden").iterdir()}
    assert names == {step.function for step in emission().steps} | {"run", "run.results"}
    assert " passed" in result_of_tests(project)
    assert "skipped" not in result_of_tests(project)
    for words in (("ruff", "check", "--isolated", "."), ("ruff", "format", "--isolated", "--check", ".")):
        assert run_in(project, "-m", *words, "--no-cache").returncode == 0
    types = ("--strict", "--ignore-missing-imports", "--config-file=", f"--cache-dir={tmp_path / 'types'}")
    assert run_in(project, "-m", "mypy", *types, "src", "tests").returncode == 0
    assert _bitten(project) == []


def _bitten(project: Path) -> list[list[str]]:
    """Faults that nobody noticed; one changes nothing with the parameters as they are."""
    done = run_in(project, "-B", str(Path(__file__).with_name("mutate.py")))
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    assert found[0] == ["nothing", "untouched", "survived"]
    assert [verdict for _, _, verdict in found].count("caught") >= 8
    harmless = {("features", "comparison at line 12")}
    return [fault for fault in found[1:] if fault[2] == "survived" and (fault[0], fault[1]) not in harmless]


def test_the_thin_notebook_runs_with_the_source_on_the_path(tmp_path: Path, emission: Make) -> None:
    (tmp_path / "customers.csv").write_text(customers(100))
    project = tmp_path / "project"
    scaffold(emission(), OBSERVATION, project)
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    notebook = project / "notebooks" / "churn.ipynb"
    words = [
        "papermill",
        str(notebook),
        str(tmp_path / "out.ipynb"),
        "-p",
        "seed",
        "7",
        "--cwd",
        str(tmp_path),
    ]
    subprocess.run([sys.executable, "-m", *words], env=environment, check=True, capture_output=True)
    assert "accuracy" in (tmp_path / "out.ipynb").read_text()


def test_global_randomness_is_seeded_in_the_tests(tmp_path: Path, emission: Make) -> None:
    project, report = recorded(tmp_path, emission(noise="random.random()"), fixtures="synthetic")
    assert (report.recorded, report.seed, report.varying) == (True, 0, ())
    assert " passed" in result_of_tests(project)


def test_what_can_not_be_seeded_is_marked_and_the_rest_compared(tmp_path: Path, emission: Make) -> None:
    project, report = recorded(tmp_path, emission(noise="random.SystemRandom().random()"))
    assert report.seed is None
    assert dict(report.varying) == {"run.results": 1, "train_model": 1}
    assert len(report.by_chance) == 1
    assert "Golden test of train_model: 1 places vary and are not compared" in report.notes
    assert " passed" in result_of_tests(project)


def test_what_depends_on_the_clock_is_found_though_both_runs_are_on_one_day(
    tmp_path: Path, emission: Make
) -> None:
    noise = "__import__('datetime').date.today().year"
    _, report = recorded(tmp_path, emission(noise=noise))
    assert dict(report.varying) == {"run.results": 1, "train_model": 1}
    assert report.by_chance == ()


def test_a_pipeline_that_fails_leaves_a_smoke_test_and_says_why(tmp_path: Path, emission: Make) -> None:
    project, report = recorded(tmp_path, emission(noise="1 / 0"))
    assert not report.recorded
    assert "ZeroDivisionError" in report.reason
    assert not (project / "tests" / "fixtures").exists()
    assert "skipped" in result_of_tests(project)
    assert "ZeroDivisionError" in json.loads((project / "tests/golden/run.json").read_text())["reason"]


def test_the_sample_grows_until_the_pipeline_runs_on_it(tmp_path: Path, emission: Make) -> None:
    _, report = recorded(tmp_path, emission(noise="1 / (len(X) > 700)"))
    assert report.files == ("customers.csv: 800 of 2000 rows, made up: email",)


def test_nothing_is_recorded_that_was_not_asked_for(tmp_path: Path, emission: Make) -> None:
    project, report = recorded(tmp_path, emission(), fixtures="none")
    assert (report.fixtures, report.recorded) == ("none", False)
    assert [path.name for path in (project / "tests" / "golden").iterdir()] == ["run.json"]
    assert "skipped" in result_of_tests(project)


def test_what_takes_long_is_recorded_on_a_part_of_its_data_or_not_at_all(
    tmp_path: Path, emission: Make
) -> None:
    for name, rows in (("part", 2000), ("whole", 150)):
        (tmp_path / name).mkdir()
        project, report = recorded(tmp_path / name, emission(), rows=rows, seconds=40.0)
        assert report.recorded is (name == "part")
        assert (report.folder == PurePath("tests/fixtures")) is (name == "part")
        assert ("no table of which a part would do" in report.no_golden_tests) is (name == "whole")
    assert "passed" in result_of_tests(project)


def test_a_busy_machine_records_what_an_idle_one_does(tmp_path: Path, emission: Make) -> None:
    """The work of a run decides, so one that sleeps is recorded, and one that works too much is not."""
    sleeps = "__import__('time').sleep(2.0)"
    works = "[0 for _ in iter(lambda: __import__('time').process_time() < 100, False)]"
    for name, noise in (("sleeps", sleeps), ("works", works)):
        (tmp_path / name).mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("promote.scaffold.golden.SECONDS_A_RUN", 6)
            _, report = recorded(tmp_path / name, emission(noise=f"bool({noise})"))
        assert report.recorded is (name == "sleeps")
        assert report.no_golden_tests == ("" if name == "sleeps" else report.reason), report.reason
