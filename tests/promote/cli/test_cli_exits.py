"""Exit codes, standard output and standard error of the command, with every stage faked."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promote.boundary import guarded
from promote.commands.promote import main
from promote.plan.model import Rung
from promote_checks.observe.observation import NotebookFailure
from promote_checks.proof.result import Proof

if TYPE_CHECKING:
    from tests.promote.cli.conftest import FakeStages

    Capture = pytest.CaptureFixture[str]


def run(fakes: FakeStages, *words: str) -> int:
    return guarded(lambda: main(words, stages=fakes.stages))


def test_proven_is_0(fakes: FakeStages, notebook: Path, capsys: Capture) -> None:
    assert run(fakes, "churn.ipynb") == 0
    out, err = capsys.readouterr()
    assert out.startswith("churn: 14 of 14 values equal — equivalent\n")
    assert err.splitlines() == [
        "Reading churn.ipynb",
        "Running churn.ipynb",
        "Planning",
        "Proving",
        "Recording tests",
        "Checking",
        "Writing",
    ]
    assert (notebook.parent / "churn" / "src" / "churn" / "load.py").is_file()
    assert not (notebook.parent / "churn" / "UNFINISHED.md").exists()


def test_a_difference_is_1_and_marked(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof], capsys: Capture
) -> None:
    fakes.proofs = dict.fromkeys(Rung, proofs["different"])
    assert run(fakes, "churn.ipynb") == 1
    assert "First difference: value accuracy (churn.ipynb, cell 1, line 2)" in capsys.readouterr().out
    mark = (notebook.parent / "churn" / "UNFINISHED.md").read_text()
    assert "accuracy" in mark
    document = json.loads((notebook.parent / "churn" / "promotion.json").read_text())
    assert document["verdict"] == "different"


def test_unverified_is_1(fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]) -> None:
    fakes.proofs = {Rung.FINE: proofs["unverified"]}
    assert run(fakes, "churn.ipynb") == 1


@pytest.mark.parametrize("code", ["ruff", "mypy", "pytest", "papermill"])
@pytest.mark.parametrize(("verdict", "exit_code"), [("fail", 1), ("error", 1), ("skip", 0), ("pass", 0)])
def test_checks_decide_too(
    fakes: FakeStages, notebook: Path, code: str, verdict: str, exit_code: int
) -> None:
    fakes.verdicts = {code: verdict}
    assert run(fakes, "churn.ipynb") == exit_code
    assert (notebook.parent / "churn" / "UNFINISHED.md").exists() is bool(exit_code)


def test_a_failing_notebook_is_2_with_nothing_written(
    fakes: FakeStages, notebook: Path, capsys: Capture
) -> None:
    fakes.failure = NotebookFailure("error", 0, 1, "FileNotFoundError", "data.csv is missing")
    assert run(fakes, "churn.ipynb") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-2:] == [
        "promote: error: churn.ipynb, cell 1, line 1: data.csv is missing",
        "Put the file there.",
    ]
    assert [path.name for path in notebook.parent.iterdir()] == ["churn.ipynb"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Missing argument 'NOTEBOOK'"),
        (["absent.ipynb"], "absent.ipynb does not exist"),
        (["churn.ipynb", "--zzz"], "No such option '--zzz'"),
        (["churn.ipynb", "more"], "Got unexpected extra argument (more)"),
        (["churn.ipynb", "--timeout", "0"], "Invalid value for '--timeout': 0.0 is not in the range x>0"),
        (
            ["churn.ipynb", "--timeout", "soon"],
            "Invalid value for '--timeout': 'soon' is not a valid float range",
        ),
        (["churn.ipynb", "--param", "k"], "--param k: not of the form NAME=VALUE"),
        (["churn.ipynb", "--param", "z=1"], "--param z: the notebook has no such parameter"),
        (
            ["churn.ipynb", "--python", "/nowhere/python"],
            "--python /nowhere/python: there is no such program",
        ),
        (["churn.ipynb", "--plan", "--json"], "--plan and --json exclude each other: a plan is no promotion"),
        (["churn.ipynb", "-o", "churn.ipynb"], "churn.ipynb is a file, not a folder"),
        (["churn.ipynb", "-o", "."], "holds files that no promotion wrote"),
    ],
)
def test_usage_is_2(
    fakes: FakeStages, notebook: Path, capsys: Capture, words: list[str], message: str
) -> None:
    assert run(fakes, *words) == 2
    out, err = capsys.readouterr()
    error, hint = err.splitlines()[-2:]
    assert out == ""
    assert error.startswith("promote: error: ")
    assert error.endswith(message)
    assert hint
    assert "Traceback" not in err
    assert fakes.calls == []
    assert [path.name for path in notebook.parent.iterdir()] == ["churn.ipynb"]


def test_an_internal_error_is_3_with_a_report(
    fakes: FakeStages, notebook: Path, tmp_path: Path, capsys: Capture
) -> None:
    fakes.broken = tuple(Rung)
    assert run(fakes, "churn.ipynb") == 3
    out, err = capsys.readouterr()
    reports = sorted((tmp_path / "state").rglob("fault-*.txt"), key=lambda path: path.stat().st_mtime_ns)
    assert out == ""
    what, please = err.splitlines()[-2:]
    assert what.startswith("promote: internal error: AssertionError at ")
    assert what.endswith(f"; the crash report is {reports[-1]}")
    assert please == "Please file it with the project: it holds no values of yours."
    assert "a secret value" not in err + reports[-1].read_text()
    assert [path.name for path in notebook.parent.iterdir()] == ["churn.ipynb"]


@pytest.fixture
def heeding() -> Iterator[None]:
    """Ctrl-C interrupts, also where the shell that started us in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_is_130_with_the_old_tree(
    fakes: FakeStages, notebook: Path, capsys: Capture, number: signal.Signals
) -> None:
    assert run(fakes, "churn.ipynb") == 0
    before = (notebook.parent / "churn" / "promotion.json").read_bytes()
    notebook.write_text("k = 2\n")
    capsys.readouterr()
    fakes.before_write = lambda: os.kill(os.getpid(), number)
    assert run(fakes, "churn.ipynb") == 130
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == "promote: interrupted"
    assert (notebook.parent / "churn" / "promotion.json").read_bytes() == before
    assert sorted(path.name for path in notebook.parent.iterdir()) == ["churn", "churn.ipynb"]


def test_json_is_the_file_and_nothing_else(fakes: FakeStages, notebook: Path, capsys: Capture) -> None:
    assert run(fakes, "churn.ipynb", "--json") == 0
    assert capsys.readouterr().out == (notebook.parent / "churn" / "promotion.json").read_text()


def test_json_says_nothing_on_an_error(fakes: FakeStages, notebook: Path, capsys: Capture) -> None:
    assert run(fakes, "absent.ipynb", "--json") == 2
    assert capsys.readouterr().out == ""


def test_plan_writes_nothing(fakes: FakeStages, notebook: Path, capsys: Capture) -> None:
    assert run(fakes, "churn.ipynb", "--plan") == 0
    assert capsys.readouterr().out == "Plan of churn\n"
    assert fakes.calls == ["observe", "plan FINE"]
    assert [path.name for path in notebook.parent.iterdir()] == ["churn.ipynb"]


def test_plan_without_a_run(fakes: FakeStages, notebook: Path) -> None:
    assert run(fakes, "churn.ipynb", "--plan", "--no-run") == 0
    assert fakes.calls == ["plan FINE"]


@pytest.mark.parametrize(("verdict", "exit_code"), [("pass", 0), ("fail", 1), ("error", 1)])
def test_no_run_executes_nothing(
    fakes: FakeStages, notebook: Path, capsys: Capture, verdict: str, exit_code: int
) -> None:
    fakes.verdicts = {"mypy": verdict}
    assert run(fakes, "churn.ipynb", "--no-run") == exit_code
    assert fakes.calls == ["plan FINE", "check ruff", "check mypy"]
    assert capsys.readouterr().out.startswith("churn: nothing was run — unverified\n")
    document = json.loads((notebook.parent / "churn" / "promotion.json").read_text())
    assert (document["verdict"], document["environment"]) == ("unverified", None)
    assert (notebook.parent / "churn" / "UNFINISHED.md").is_file()


def test_a_reader_that_has_gone_changes_no_exit_code(fakes: FakeStages, notebook: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    saved = os.dup(1)
    os.dup2(write, 1)
    try:
        with open(1, "w", encoding="utf-8", closefd=False) as out, pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdout", out)
            assert run(fakes, "churn.ipynb", "--json") == 0
    finally:
        os.dup2(saved, 1)
        os.close(saved)
        os.close(write)
