"""The verdict about a contract: same, compatible or breaking, and what the version says to that."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from promote_checks.gate import contract
from promote_checks.gate.context import CheckContext


@pytest.fixture
def context(tmp_path: Path) -> CheckContext:
    return CheckContext(
        project=tmp_path,
        package="churn",
        python=sys.executable,
        notebook_folder=tmp_path,
        thin=tmp_path / "churn.ipynb",
    )


def document(version: str = "1.2.0", *routes: str) -> dict[str, Any]:
    paths = {route: {"post": {}} for route in routes or ("/predict",)}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": version}, "paths": paths}


def write(context: CheckContext, name: str, content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (context.project / name).write_text(text)


def judged(context: CheckContext, released: Any, now: Any) -> tuple[str, str]:
    write(context, "contract.released.json", released)
    write(context, "contract.json", now)
    found = contract.check(context)
    return found.verdict, found.summary


def test_without_a_contract_there_is_nothing_to_check(context: CheckContext) -> None:
    assert contract.check(context).verdict == "skip"


def test_a_contract_that_was_never_released_is_a_skip_that_says_what_to_do(context: CheckContext) -> None:
    write(context, "contract.json", document())
    found = contract.check(context)
    assert found.verdict == "skip"
    assert "contract.released.json" in found.hint


def test_a_contract_that_vanished_fails(context: CheckContext) -> None:
    write(context, "contract.released.json", document())
    assert contract.check(context).verdict == "fail"


@pytest.mark.parametrize(
    ("now", "verdict", "said"),
    [
        (document(), "pass", "same"),
        (document("1.2.0", "/predict", "/more"), "pass", "compatible: 1 change"),
        (document("1.9.0", "/more"), "fail", "breaking: 1 breaking change, and the major is still 1"),
        (document("2.0.0", "/more"), "pass", "breaking: 1 breaking change, major 1 → 2"),
        (document("1.1.9"), "fail", "same, and info.version went back from 1.2.0 to 1.1.9"),
        (document("next"), "error", "contract.json: info.version is 'next', and no version such as 1.2.0"),
        ("{", "error", "contract.json can't be read as JSON: JSONDecodeError"),
        ("[]", "error", "contract.json is no object"),
        ({"openapi": "2.0"}, "error", ""),
    ],
)
def test_verdicts(context: CheckContext, now: Any, verdict: str, said: str) -> None:
    found = judged(context, document(), now)
    assert found[0] == verdict
    assert said in found[1]


def test_each_change_is_named_by_its_pointer(context: CheckContext) -> None:
    judged(context, document(), document("1.3.0", "/more"))
    found = contract.check(context)
    assert found.detail.splitlines() == [
        "breaking: /paths/~1predict: the route was removed",
        "compatible: /paths/~1more: the route is new",
    ]
    assert found.evidence["compatibility"] == "breaking"
    assert len(found.evidence["changes"]) == 2
    assert "major" in found.hint


def test_the_released_contract_can_stand_elsewhere(context: CheckContext) -> None:
    write(context, "contract.json", document())
    write(context, "v1.json", document("3.0.0"))
    assert contract.check(replace(context, settings={"released": "v1.json"})).verdict == "fail"
    assert contract.check(replace(context, settings={"released": "v2.json"})).verdict == "error"
    assert contract.check(replace(context, settings={"released": 2})).verdict == "error"
