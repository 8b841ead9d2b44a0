"""Evidence as it is written here turns the staging items of the review; releasing does not turn them back."""

from __future__ import annotations

import json
from pathlib import Path

from tests.checks.review.small_project import material, write
from tests.staging.evidence.sample_evidence import ramp
from tests.staging.release.small_release import ready, released, service_project, staged

from promote_checks.review.collect import evidence
from promote_checks.review.files import project_files
from promote_checks.review.project import staging_evidence
from promote_staging.release.back import rollback

ITEMS = ("infra-6", "infra-7", "monitor-2", "monitor-3", "monitor-5", "monitor-6", "monitor-7", "rollback-1")
NEVER = ("model-2", "model-4", "monitor-4")


def verdicts(root: Path) -> dict[str, str]:
    found = evidence(material(root))
    return {name: found[name].verdict for name in (*ITEMS, *NEVER)}


def test_a_run_that_passed_shows_its_items(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    assert set(verdicts(root).values()) == {"skip"}
    staged(root)
    assert verdicts(root) == {**dict.fromkeys(ITEMS, "pass"), **dict.fromkeys(NEVER, "skip")}
    write(root, "model/weights.json", "[1, 3]")
    assert set(verdicts(root).values()) == {"skip"}, "a run of another model"


def test_a_run_that_failed_fails_its_items(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    staged(root, "fail", metrics={"latency": "fail"}, steps=ramp("pass", "fail"))
    found = verdicts(root)
    assert (found["infra-6"], found["monitor-6"], found["infra-7"]) == ("fail", "fail", "pass")


def test_the_last_run_counts_whatever_its_name(tmp_path: Path) -> None:
    for name, sequence in (("a", 10), ("z", 9), ("m", None), ("b", 11), ("n", True)):
        document = {"said": name} if sequence is None else {"said": name, "sequence": sequence}
        write(tmp_path, f"staging/evidence-{name}.json", json.dumps(document))
    assert [one["said"] for one in staging_evidence(tmp_path)] == ["m", "n", "z", "a", "b"]


def test_a_review_is_bound_to_evidence_and_not_to_what_a_release_moves(tmp_path: Path) -> None:
    root = ready(tmp_path)
    before = project_files(root)
    assert any(name.startswith("staging/evidence-") for name in before)
    assert released(root, basis_points=500).entry
    rollback(root)
    write(root, "staging/releases/0123/src/a.py", "x = 1\n")
    assert project_files(root) == before
    staged(root)
    assert project_files(root) != before
