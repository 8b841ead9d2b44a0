"""Staging runs with real processes: what is the same passes, and every fault is stopped at its stage."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.staging.run.staged_project import break_serving, drop_column, mutate_coefficient

from promote.cli import main

pytestmark = pytest.mark.slow


def evidence_of(project: Path) -> dict[str, Any]:
    [path] = (project / "staging").glob("evidence-*.json")
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def staged(candidate: Path, released: Path | None) -> tuple[int, dict[str, Any]]:
    """Stage through the command; return its exit code and the evidence."""
    against = [] if released is None else ["--baseline", str(released)]
    code = main(["stage", str(candidate), *against, "--by", "Ada"])
    return code, evidence_of(candidate)


def codes(evidence: dict[str, Any]) -> dict[str, str]:
    return {one["code"]: one["verdict"] for one in evidence["checks"]}


def test_an_identical_release_passes(candidate: Path, released: Path) -> None:
    code, evidence = staged(candidate, released)
    assert (code, evidence["verdict"]) == (0, "pass"), evidence["sentence"]
    assert [step["basis_points"] for step in evidence["ramp"]] == [100, 500, 2_500, 10_000]
    # No step is passed because no alarm rang: the first holds until harm is ruled out.
    assert evidence["ramp"][0]["candidate_requests"] >= 140
    assert evidence["differences"]["differing"] == 0
    assert evidence["rollback_drill"]["lost"] == evidence["rollback_drill"]["strays"] == 0
    wanted = ("canary", "rollback", "performance", "quality", "numerics", "skew", "invariants")
    assert {code: codes(evidence)[code] for code in wanted} == dict.fromkeys(wanted, "pass")
    assert not (candidate / "flags.json").exists(), "a staging run moves no flag of production"
    assert not (candidate / "staging" / "run").exists()


def test_a_first_release_is_held_against_what_the_notebook_predicted(candidate: Path) -> None:
    code, evidence = staged(candidate, None)
    assert (code, evidence["verdict"]) == (0, "pass"), evidence["sentence"]
    assert evidence["baseline"] is None
    assert evidence["differences"]["compared"] >= 100


def test_a_first_release_that_predicts_otherwise_than_its_notebook_is_stopped(candidate: Path) -> None:
    mutate_coefficient(candidate)
    code, evidence = staged(candidate, None)
    assert (code, evidence["verdict"]) == (1, "fail")
    assert codes(evidence)["skew"] == "fail"


@pytest.mark.parametrize(
    ("fault", "stage", "metric"),
    [
        ("slow", "shadow", "latency"),
        ("fails for some", "shadow", "errors"),
        ("leaks", "shadow", "memory"),
        ("slightly wrong for some", "shadow", "answers"),
        ("breaks the contract", "shadow", "conformance"),
    ],
)
def test_a_fault_is_stopped(fault: str, stage: str, metric: str, candidate: Path, released: Path) -> None:
    break_serving(candidate, fault)
    code, evidence = staged(candidate, released)
    assert (code, evidence["verdict"]) == (1, "fail"), evidence["sentence"]
    assert [one["name"] for one in evidence["stages"] if one["verdict"] == "fail"] == [stage]
    assert metric in {one["name"] for one in evidence["metrics"] if one["verdict"] == "fail"}
    assert evidence["ramp"] == []


def test_a_changed_coefficient_is_stopped_in_shadow(candidate: Path, released: Path) -> None:
    mutate_coefficient(candidate)
    code, evidence = staged(candidate, released)
    assert (code, evidence["verdict"]) == (1, "fail")
    assert evidence["sentence"].startswith("Stopped in shadow:")
    assert {one["name"] for one in evidence["differences"]["fields"]} >= {"probability"}


def test_a_dropped_column_is_stopped_in_shadow(candidate: Path, released: Path) -> None:
    drop_column(candidate)
    code, evidence = staged(candidate, released)
    assert (code, evidence["verdict"]) == (1, "fail")
    assert evidence["stages"][0]["name"] == "shadow"


def test_a_candidate_that_does_not_start_fails(
    candidate: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_serving(candidate, "does not start")
    code, evidence = staged(candidate, released)
    assert (code, evidence["verdict"]) == (1, "fail")
    assert evidence["stages"][0]["name"] == "start"
    assert "not today" in capsys.readouterr().out
    assert "not today" not in json.dumps(evidence)


@pytest.mark.parametrize("fault", ["dies", "hangs"])
def test_a_candidate_that_goes_silent_fails(fault: str, candidate: Path, released: Path) -> None:
    break_serving(candidate, fault)
    code, evidence = staged(candidate, released)
    assert (code, evidence["verdict"]) == (1, "fail"), evidence["sentence"]
    assert evidence["stages"][0]["name"] == "shadow"


def test_a_stable_that_dies_decides_nothing(candidate: Path, released: Path, tmp_path: Path) -> None:
    from tests.staging.run.staged_project import copied

    (tmp_path / "other").mkdir()
    dying = copied(released, tmp_path / "other")
    break_serving(dying, "dies")
    code, evidence = staged(candidate, dying)
    assert (code, evidence["verdict"]) == (4, "inconclusive"), evidence["sentence"]


def test_the_ledger_names_the_evidence(candidate: Path, released: Path) -> None:
    break_serving(candidate, "slow")
    staged(candidate, released)
    [path] = (candidate / "staging").glob("evidence-*.json")
    [entry] = map(json.loads, (candidate / "staging" / "ledger.jsonl").read_text().splitlines())
    assert entry["evidence"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (entry["by"], entry["verdict"]) == ("Ada", "fail")
    assert path.with_suffix(".html").read_text(encoding="utf-8").startswith("<!doctype html>")


def expects_change(candidate: Path, share: float) -> Path:
    """Let the candidate say that its answers may change; return labelled requests, labelled as stable predicts."""
    path = candidate / "pyproject.toml"
    wanted = f'expect = "changed"\nshare_of_changes = {share}\nmetric = "accuracy"\nmetric_margin = 0.05\n'
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("answers_margin = 0.02\n", f"answers_margin = 0.02\n{wanted}"), encoding="utf-8"
    )
    rows = map(
        json.loads, (candidate / "staging" / "requests.jsonl").read_text(encoding="utf-8").splitlines()
    )
    labelled = candidate.parent / "labelled.jsonl"
    lines = [json.dumps({"body": row["body"], "label": row["recorded"]["prediction"]}) + "\n" for row in rows]
    labelled.write_text("".join(lines), encoding="utf-8")
    return labelled


@pytest.mark.parametrize(
    ("share", "by", "failed"),
    [(0.95, 0.005, set()), (0.05, 0.005, {"changes"}), (0.95, 0.25, {"labels"})],
    ids=["as allowed", "more than allowed", "for the worse"],
)
def test_a_change_that_is_wanted_passes_within_its_bounds(
    share: float, by: float, failed: set[str], candidate: Path, released: Path
) -> None:
    """Another coefficient moves nearly every probability; only a large change moves labels."""
    mutate_coefficient(candidate, by)
    labelled = expects_change(candidate, share)
    words = ["stage", str(candidate), "--baseline", str(released), "--requests", str(labelled)]
    assert main(words) == bool(failed)
    evidence = evidence_of(candidate)
    assert {one["name"] for one in evidence["metrics"] if one["verdict"] == "fail"} == failed
    assert evidence["differences"]["differing"] > 0
    assert "labels" in {one["name"] for one in evidence["metrics"]}
