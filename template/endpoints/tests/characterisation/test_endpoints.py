"""The web application answers what it answered when the package was proven."""

from __future__ import annotations

from typing import Any

import pytest
from asking import ask_all, recorded, requests, same

NAMES = [request["name"] for request in requests()]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What it answers now; the pipeline runs anew, since an application remembers."""
    pytest.importorskip("flask", reason="flask is not installed")
    reason = recorded()["reason"]
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("asked")
    found = ask_all(folder)
    assert len(found) == len(NAMES)
    return {name: found[at] for at, name in enumerate(NAMES)}


@pytest.mark.parametrize("name", NAMES)
def test_it_answers_as_it_did(name: str, answers: dict[str, dict[str, Any]]) -> None:
    expected = recorded()["answers"][name]
    now = {key: answers[name][key] for key in expected}
    assert same(expected, now), f"expected {expected}, now {now}"
