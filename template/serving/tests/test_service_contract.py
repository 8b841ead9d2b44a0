"""The service keeps its contract: schemathesis makes requests from it and judges the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("schemathesis", reason="the extra `dev` is not installed")
for needed in ("fastapi", "msgspec", "prometheus_client", "skops", "uvicorn"):
    pytest.importorskip(needed, reason="the extra `service` is not installed")

PROJECT = Path(__file__).parents[1]
REQUESTS = 25
"""For each route, good ones and bad ones."""


@pytest.fixture(scope="module")
def contract() -> Any:
    import schemathesis

    from {{ cookiecutter.package }}.service.app import build, load

    standing = load([PROJECT / "model"], PROJECT / "contract.json")
    standing.warm_up()
    return schemathesis.openapi.from_asgi("/openapi.json", build(standing))


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_answers_are_as_the_contract_says(contract: Any, mode: str) -> None:
    import hypothesis
    from schemathesis import GenerationMode
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    # A row of the right types may have no answer: the notebook excludes it, or overflows.
    left_out = ("positive_data_acceptance", "max_response_time")
    checks = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in left_out]
    quiet = hypothesis.settings(
        max_examples=REQUESTS,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    routes = [found.ok() for found in contract.get_all_operations()]
    assert {"POST /predict", "POST /predict/batch"} <= {r.label for r in routes}
    for route in routes:
        if mode == "negative" and route.method == "get":
            continue

        def judge(case: Any) -> None:
            case.call_and_validate(checks=checks)

        cases = route.as_strategy(generation_mode=GenerationMode(mode))
        quiet(hypothesis.given(case=cases)(judge))()
