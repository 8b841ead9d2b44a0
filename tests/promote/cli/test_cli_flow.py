"""The flow: the ladder, what is written where, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from promote.flow import promote
from promote.job.request import Request
from promote.plan.model import Rung
from promote.report.progress import PlainProgress
from promote_checks.errors import UserError
from promote_checks.observe.observation import NotebookFailure
from promote_checks.proof.result import Proof

if TYPE_CHECKING:
    from tests.promote.cli.conftest import FakeStages

    from promote.job.promotion import Promotion

QUIET = PlainProgress(open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the tests run


def promoted(fakes: FakeStages, notebook: Path, **changes: Any) -> Promotion:
    return promote(replace(Request(notebook=notebook), **changes), stages=fakes.stages(), progress=QUIET)


def files(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_finer_structure_that_differs_is_given_up(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    fakes.proofs = {Rung.FINE: proofs["different"], Rung.NESTED: proofs["raises"]}
    result = promoted(fakes, notebook)
    assert result.proven
    assert result.rung == "merged"
    assert [(one.rung, one.reason, one.cell, one.line) for one in result.refusals] == [
        ("fine", "accuracy differs", 0, 2),
        ("nested", "the package raises", 0, 1),
    ]
    assert (notebook.parent / "churn/src/churn/load.py").read_text().startswith("# MERGED\n")


def test_an_exception_is_the_reason_whatever_differs_because_of_it(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    both = replace(
        proofs["raises"], differences=(*proofs["different"].differences, *proofs["raises"].differences)
    )
    fakes.proofs = {Rung.FINE: both}
    assert [one.reason for one in promoted(fakes, notebook).refusals] == ["the package raises"]


def test_the_words_of_a_failing_notebook_hide_its_secrets(fakes: FakeStages, notebook: Path) -> None:
    notebook.write_text("api_key = 'zq81-Vx7Kt2-pLm93Rw'\nraise RuntimeError(api_key)\n")
    fakes.failure = NotebookFailure("error", 0, 2, "RuntimeError", "no such key: zq81-Vx7Kt2-pLm93Rw")
    with pytest.raises(UserError) as raised:
        promoted(fakes, notebook)
    assert raised.value.message.endswith("no such key: [secret]")


def test_nothing_else_is_tried_where_the_first_is_equal(fakes: FakeStages, notebook: Path) -> None:
    promoted(fakes, notebook)
    assert [call for call in fakes.calls if call.startswith("prove")] == ["prove FINE"]


def test_unverified_is_no_reason_to_climb_down(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    fakes.proofs = {Rung.FINE: proofs["unverified"]}
    assert promoted(fakes, notebook).rung == "fine"


def test_the_one_that_differs_least_is_kept(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    fakes.proofs = {**dict.fromkeys(Rung, proofs["raises"]), Rung.NESTED: proofs["different"]}
    result = promoted(fakes, notebook)
    assert result.rung == "nested"
    assert result.proof == proofs["different"]
    assert [one.rung for one in result.refusals] == ["fine", "merged", "replay"]


def test_the_finest_of_equally_different_ones_is_kept(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    fakes.proofs = dict.fromkeys(Rung, proofs["different"])
    assert promoted(fakes, notebook).rung == "fine"


def test_the_same_text_is_proven_once(fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]) -> None:
    fakes.same_text = True
    fakes.proofs = dict.fromkeys(Rung, proofs["different"])
    promoted(fakes, notebook)
    assert [call for call in fakes.calls if call.startswith("prove")] == ["prove FINE"]


def test_a_plan_that_had_to_be_a_replay_is_tried_once(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    fakes.forced = Rung.REPLAY
    fakes.proofs = dict.fromkeys(Rung, proofs["different"])
    assert promoted(fakes, notebook).rung == "replay"
    assert [call for call in fakes.calls if call.startswith("prove")] == ["prove REPLAY"]


def test_an_internal_error_at_one_rung_is_reported_and_the_next_tried(
    fakes: FakeStages, notebook: Path, tmp_path: Path
) -> None:
    fakes.broken = (Rung.FINE, Rung.NESTED)
    result = promoted(fakes, notebook)
    assert (result.rung, result.exit_code) == ("merged", 0)
    reasons = [one.reason for one in result.refusals]
    assert len(reasons) == 2
    assert all(one.startswith("internal error while planning: AssertionError at ") for one in reasons)
    assert list((tmp_path / "state").rglob("fault-*.txt"))


@pytest.mark.parametrize(("failures", "rung"), [(1, "fine"), (2, "fine"), (3, "nested")])
def test_a_parser_that_fails_by_chance_is_asked_again(
    fakes: FakeStages, notebook: Path, failures: int, rung: str
) -> None:
    fakes.parser_fails = failures
    assert promoted(fakes, notebook).rung == rung


def test_a_traceback_is_shown_to_whoever_asked_for_it(
    fakes: FakeStages, notebook: Path, tmp_path: Path
) -> None:
    fakes.broken = (Rung.FINE,)
    notes: dict[bool, str] = {}
    for verbose in (False, True):
        with (tmp_path / "progress").open("w+", encoding="utf-8") as stream:
            request = replace(Request(notebook=notebook), verbose=verbose)
            promote(request, stages=fakes.stages(), progress=PlainProgress(stream))
            stream.seek(0)
            notes[verbose] = stream.read()
    assert "Traceback" not in notes[False] and "AssertionError at " in notes[False]
    assert "Traceback" in notes[True] and "a secret value" in notes[True]


def test_golden_values_are_recorded_only_of_a_proven_package(
    fakes: FakeStages, notebook: Path, proofs: Mapping[str, Proof]
) -> None:
    assert promoted(fakes, notebook, fixtures="synthetic").fixtures == "synthetic"
    fakes.proofs = dict.fromkeys(Rung, proofs["different"])
    assert promoted(fakes, notebook, fixtures="synthetic").fixtures == "none"


def test_the_same_input_gives_the_same_bytes(fakes: FakeStages, notebook: Path, tmp_path: Path) -> None:
    promoted(fakes, notebook)
    first = files(notebook.parent / "churn")
    promoted(fakes, notebook)
    promoted(fakes, notebook, target=tmp_path / "elsewhere" / "named otherwise")
    assert files(notebook.parent / "churn") == first
    assert files(tmp_path / "elsewhere" / "named otherwise") == first
    assert {"promotion.json", "src/churn/load.py", "tests/test_golden.py"} == set(first)


def test_the_document_holds_nothing_of_this_machine(
    fakes: FakeStages, notebook: Path, tmp_path: Path
) -> None:
    promoted(fakes, notebook)
    text = (notebook.parent / "churn" / "promotion.json").read_text()
    assert str(tmp_path) not in text
    assert "/opt/python" not in text


def test_nothing_stands_beside_the_target_while_the_notebook_runs(fakes: FakeStages, notebook: Path) -> None:
    seen: list[list[str]] = []
    fakes.before_write = lambda: seen.append([path.name for path in notebook.parent.iterdir()])
    promoted(fakes, notebook)
    assert seen == [["churn.ipynb"]]


def test_the_input_is_untouched(fakes: FakeStages, notebook: Path) -> None:
    before = notebook.read_bytes()
    promoted(fakes, notebook, parameters=(("k", "2"),))
    assert notebook.read_bytes() == before


def test_a_parameter_reaches_the_package_and_the_record(fakes: FakeStages, notebook: Path) -> None:
    result = promoted(fakes, notebook, parameters=(("k", "2"),))
    assert "k = 2\n" in (result.target / "src/churn/load.py").read_text()
    assert json.loads((result.target / "promotion.json").read_text())["parameters_given"] == ["k"]


def test_an_edited_promotion_is_refused_before_anything_runs(fakes: FakeStages, notebook: Path) -> None:
    result = promoted(fakes, notebook)
    (result.target / "src/churn/load.py").write_text("mine\n")
    fakes.calls.clear()
    with pytest.raises(UserError, match="was changed since it was promoted: src/churn/load.py was edited"):
        promoted(fakes, notebook)
    assert fakes.calls == []


def test_a_notebook_without_suffix_needs_another_folder(fakes: FakeStages, notebook: Path) -> None:
    bare = notebook.rename(notebook.with_suffix(""))
    with pytest.raises(UserError, match="churn is a file, not a folder"):
        promoted(fakes, bare)


def test_the_old_tree_comes_back_after_a_kill(fakes: FakeStages, notebook: Path) -> None:
    target = promoted(fakes, notebook).target
    before = files(target)
    aside = target.parent / ".churn.promote"
    aside.mkdir()
    target.rename(aside / "old")
    fakes.before_write = lambda: pytest.fail("never reached") if files(target) != before else None
    promoted(fakes, notebook)
    assert sorted(path.name for path in target.parent.iterdir()) == ["churn", "churn.ipynb"]


HEAVY = ("IPython", "jupyter_client", "msgspec", "nbclient", "nbformat", "papermill", "rich", "cookiecutter")


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_imports_nothing_heavy(word: str) -> None:
    """The budget of 0.15 CPU seconds, kept without a clock: click and a few small files of ours."""
    code = (
        "import sys\n"
        "from promote.cli import main\n"
        f"assert main([{word!r}]) == 0\n"
        "print('|' + ' '.join(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = done.stdout.rpartition("|")[2].split()
    assert [name for name in modules if name.split(".")[0] in HEAVY] == []
    ours = [name for name in modules if name.split(".")[0] in ("promote", "promote_checks")]
    assert ours == [
        "promote",
        "promote.boundary",
        "promote.cli",
        "promote.commands",
        "promote.commands.interpreter",
        "promote.commands.parsed",
        "promote.commands.promote",
        "promote.job",
        "promote.job.request",
        "promote_checks",
        "promote_checks.errors",
    ]


def test_help_names_no_command_that_does_not_exist() -> None:
    done = subprocess.run([sys.executable, "-m", "promote", "-h"], capture_output=True, text=True, check=True)
    assert "Usage: promote [OPTIONS] NOTEBOOK" in done.stdout
    assert "Commands:" not in done.stdout
