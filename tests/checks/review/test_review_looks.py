"""What each look takes for shown, and what it does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.checks.review.small_project import (
    GATE,
    PASSED,
    committed,
    finding,
    material,
    promotion,
    small_project,
    write,
)

from promote_checks.gate.check import Check, Verdict
from promote_checks.review.collect import evidence
from promote_checks.review.evidence import Evidence
from promote_checks.review.files import digest_of, in_scope, project_files
from promote_checks.review.looks.service import SERVED


def seen(root: Path, item: str, **how: Any) -> Evidence:
    return evidence(material(root, **how))[item]


def test_every_step_needs_a_test_that_passed(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "infra-2").verdict == "pass"
    skipped = seen(root, "infra-2", tests={**PASSED, "tests.test_steps::test_train": "skip"})
    assert skipped.verdict == "skip"
    assert skipped.summary == "1 of 2 tests passed; not: tests.test_steps::test_train"
    without = seen(root, "infra-2", tests={"tests.test_steps::test_load": "pass"})
    assert (without.verdict, without.gap) == ("pass", "no test of its own: train")
    assert seen(root, "infra-2", tests={"tests.test_steps::test_loader": "pass"}).verdict == "skip"


def test_feature_code_needs_its_coverage_as_well(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert not seen(root, "data-7").gap
    assert seen(root, "data-7", gate={**GATE, "coverage": "fail"}).verdict == "fail"
    assert "how many lines" in seen(root, "data-7", gate={**GATE, "coverage": "skip"}).gap


def test_the_pipeline_ran_under_papermill_or_in_the_golden_run(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "infra-3").looked_at == ("papermill",)
    assert seen(root, "infra-3", gate={**GATE, "papermill": "fail"}).verdict == "fail"
    golden = seen(root, "infra-3", gate={**GATE, "papermill": "skip"})
    assert (golden.verdict, golden.looked_at) == ("pass", ("tests.test_steps::test_the_results",))
    assert seen(root, "infra-3", gate={**GATE, "papermill": "skip"}, tests={}).verdict == "skip"


@pytest.mark.parametrize(
    ("changes", "verdict", "said"),
    [
        ({}, "pass", "4 of 4 values equal, equivalent"),
        ({"verdict": "different"}, "fail", "different"),
        ({"verdict": "unverified", "values": {"compared": 0, "equal": 0}}, "skip", "executed nothing"),
        ({"seed": {"injected": True, "value": 0}}, "fail", "seeded from outside"),
        ({"seal": "0"}, "fail", "promotion.json was edited"),
        ({"manifest": {}}, "skip", "src/shop/__init__.py is not as it was proven"),
    ],
)
def test_the_proof(tmp_path: Path, changes: dict[str, Any], verdict: str, said: str) -> None:
    root = small_project(tmp_path, **changes)
    found = seen(root, "repro-1")
    assert found.verdict == verdict
    assert said in found.summary


def test_training_is_reproducible_only_if_it_was_repeated(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert (seen(root, "infra-1").verdict, seen(root, "infra-1").gap) == ("pass", "")
    assert seen(root, "infra-1", tests={}).verdict == "skip"
    assert (
        seen(root, "infra-1", tests={**PASSED, "tests.test_steps::test_the_results": "fail"}).verdict
        == "fail"
    )
    write(root, "src/shop/load.py", "def load() -> int:\n    return 2\n")
    assert "only the small data" in seen(root, "infra-1").gap


def test_leaks_are_looked_for_in_the_notebook_only(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "leakage-1").verdict == "pass"
    found = seen(root, "leakage-1", findings=(finding("DL006"),))
    assert (found.verdict, found.summary) == (
        "fail",
        "1 finding, the first: warning DL006 in shop.ipynb, cell 3: looks wrong",
    )
    assert seen(root, "leakage-3", findings=(finding("DL006"),)).verdict == "pass"
    assert seen(root, "leakage-1", notebook=False).verdict == "skip"


def test_a_check_that_the_gate_does_not_have_has_not_passed(tmp_path: Path) -> None:
    found = seen(small_project(tmp_path), "repro-3")
    assert (found.verdict, found.summary) == ("skip", "not checked: the gate has no check drift")


def test_versions_are_pinned_as_proven(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "repro-2").verdict == "pass"
    assert seen(root, "monitor-1").gap
    write(root, "constraints.txt", "pandas==2.2.1\n")
    assert seen(root, "repro-2").summary == "not pinned to the proven version: pandas"
    assert seen(root, "monitor-1").verdict == "fail"
    (root / "constraints.txt").unlink()
    assert seen(root, "repro-2").verdict == "fail"
    promotion(root, environment=None)
    assert seen(root, "repro-2").verdict == "skip"


MATRIX = """\
[tool.promote.matrix]
expect = ["auc >= 0.8"]
seconds = 60
[tool.promote.matrix.parameters]
depth = [2, 4]
"""


def test_the_matrix_shows_what_its_expectations_ask(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "infra-4").summary == "not checked: no [tool.promote.matrix] in pyproject.toml"
    write(root, "pyproject.toml", MATRIX)
    passed = {**GATE, "matrix": "pass"}
    assert seen(root, "infra-4").verdict == "skip"
    assert (seen(root, "infra-4", gate=passed).verdict, seen(root, "infra-4", gate=passed).gap) == (
        "pass",
        "",
    )
    for item in ("data-3", "model-3", "monitor-6"):
        assert seen(root, item, gate=passed).verdict == "pass"
        assert seen(root, item, gate=passed).gap, item
    assert seen(root, "infra-4", gate={**GATE, "matrix": "fail"}).verdict == "fail"
    write(root, "pyproject.toml", '[tool.promote.matrix]\nexpect = ["rows == 7043"]\n')
    for item in ("infra-4", "data-3", "model-3"):
        assert seen(root, item, gate=passed).verdict == "skip", item
    write(root, "pyproject.toml", '[tool.promote.matrix]\nexpect = ["rows > 7000"]\n')
    assert "no name says so" in seen(root, "infra-4", gate=passed).gap


def test_named_cases_vary_what_they_differ_on(tmp_path: Path) -> None:
    case = '[[tool.promote.matrix.cases]]\nname = "{0}"\nparameters = {{ seed = {0}, kind = "a" }}\nexpect = "s[\'auc\'] > 0.8"\n'
    root = small_project(tmp_path)
    write(root, "pyproject.toml", case.format(1) + case.format(2))
    found = seen(root, "model-3", gate={**GATE, "matrix": "pass"})
    assert found.summary.startswith("varied: seed; matrix")


def ran(root: Path, item: str, verdict: Verdict, **evidence_of: Any) -> Evidence:
    """With what the gate's run-rules said."""
    given = material(root)
    check = Check("run-rules", verdict, "said", evidence=evidence_of)
    gate = replace(given.gate, checks={**given.gate.checks, "run-rules": check})
    return evidence(replace(given, gate=gate))[item]


def test_rules_that_need_a_run(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "leakage-4").verdict == "skip"
    assert ran(root, "leakage-4", "fail", codes=["DL008"], not_checked=0).verdict == "fail"
    assert ran(root, "leakage-4", "fail", codes=["RN004"], not_checked=0).verdict == "pass"
    assert ran(root, "leakage-4", "pass", codes=[], not_checked=2).gap.startswith("2 things")
    assert ran(root, "leakage-4", "error").verdict == "error"
    assert ran(root, "infra-1", "pass", codes=["RN004"], not_checked=0).verdict == "fail"
    assert ran(root, "infra-1", "fail", codes=["DL008"], not_checked=0).verdict == "pass"


def test_git_has_everything(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert seen(root, "model-1").verdict == "skip"
    committed(root)
    assert (seen(root, "model-1").verdict, seen(root, "model-1").gap) == (
        "pass",
        "that somebody else than the author has read it",
    )
    write(root, "REVIEW.md", "x")
    assert seen(root, "model-1").verdict == "pass"
    write(root, "src/shop/more.py", "")
    assert seen(root, "model-1").verdict == "fail"


def contract(**properties: Any) -> str:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Row"}}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "paths": {"/predict": {"post": {"requestBody": body}}},
            "components": {"schemas": {"Row": {"type": "object", "properties": properties}}},
        }
    )


def test_a_schema_without_ranges_is_half_a_schema(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert "no service in this project" in seen(root, "data-1").summary
    write(root, "contract.json", contract(age={"type": "number", "minimum": 0}, plan={"type": "string"}))
    assert seen(root, "data-1").gap == "no range or list of values for: plan"
    write(root, "contract.json", contract(age={"type": "number", "minimum": 0}, plan={"enum": ["a"]}))
    assert (seen(root, "data-1").verdict, seen(root, "data-1").gap) == ("pass", "")
    write(root, "contract.json", contract(age={"minimum": 0}))
    assert seen(root, "data-1").verdict == "fail"
    write(root, "contract.json", contract())
    assert seen(root, "data-1").verdict == "fail"


def staged(root: Path, digest: str, **verdicts: str) -> None:
    checks = [{"code": code, "verdict": verdict, "summary": "seen"} for code, verdict in verdicts.items()]
    write(root, "staging/evidence-1.json", json.dumps({"project": {"digest": digest}, "checks": checks}))


def test_a_staging_run_counts_for_the_files_it_was_of(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert "no service" in seen(root, "infra-7").summary
    write(root, "contract.json", contract(age={"type": "number"}))
    assert "no staging run yet" in seen(root, "infra-7").summary
    now = digest_of(in_scope(project_files(root), SERVED))
    staged(root, now, rollback="pass", canary="fail", skew="fine")
    assert seen(root, "infra-7").verdict == "pass"
    assert seen(root, "infra-6").verdict == "fail"
    assert seen(root, "monitor-3").verdict == "skip"
    assert seen(root, "monitor-2").verdict == "skip"
    write(root, "src/shop/load.py", "x = 1\n")
    assert seen(root, "infra-7").summary == "not checked: the last staging run was of other files than these"


def test_copies_of_releases_are_none_of_the_projects_files(tmp_path: Path) -> None:
    """What staging keeps of this machine alone, and what every release moves, binds nobody; evidence does."""
    root = small_project(tmp_path)
    before = project_files(root)
    moving = ("staging/flags.last.json", "staging/ledger.jsonl", "flags.json")
    for name in ("staging/releases/0123456789abcdef/src/shop/load.py", *moving):
        write(root, name, "x = 1\n")
    assert project_files(root) == before
    write(root, "staging/evidence-0123456789abcdef.json", "{}\n")
    after = project_files(root)
    assert set(after) - set(before) == {"staging/evidence-0123456789abcdef.json"}
    assert in_scope(after, SERVED) == in_scope(before, SERVED), "staging changes nothing of what serves"


def test_a_test_of_the_project_shows_its_item(tmp_path: Path) -> None:
    root, own = small_project(tmp_path), "tests.test_model::test_review_model_5_beats_the_majority"
    assert seen(root, "model-5").summary.startswith("by hand only: ")
    assert (
        seen(root, "model-5", tests={own: "pass"}).verdict,
        seen(root, "model-5", tests={own: "pass"}).gap,
    ) == (
        "pass",
        "",
    )
    assert seen(root, "model-5", tests={own: "fail"}).verdict == "fail"
    assert seen(root, "model-5", tests={own: "skip"}).verdict == "skip"
    assert seen(root, "model-5", tests={own.replace("_5_", "_55_"): "pass"}).verdict == "skip"
    # It fills a gap, and can't outvote a command.
    filled = {**PASSED, "tests.test_x::test_review_infra_5": "pass"}
    assert not seen(root, "infra-5", tests=filled).gap
    assert seen(root, "infra-5", tests=filled, gate={**GATE, "papermill": "fail"}).verdict == "fail"
