"""The plan: all kinds in their shares, mixed, the same for the same seed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from promote_staging.exchange import Request
from promote_staging.requests.generate import valid
from promote_staging.requests.plan import BLOCK, requests_for


@pytest.fixture
def project(tmp_path: Path, described: dict[str, Any]) -> Path:
    """30 rows of the notebook."""
    (tmp_path / "staging").mkdir()
    lines = [
        json.dumps({"body": {**json.loads(one.body), "charge": f"${at}.77"}, "recorded": {"prediction": at}})
        for at, one in enumerate(valid(described, 30, seed=99))
    ]
    (tmp_path / "staging" / "requests.jsonl").write_text("\n".join(lines))
    return tmp_path


@pytest.fixture
def extra(described: dict[str, Any]) -> tuple[Request, ...]:
    made = valid(described, 10, seed=5)
    return tuple(Request(number=one.number, kind="recorded", body=one.body, label=1) for one in made)


def test_the_shares(project: Path, described: dict[str, Any], extra: tuple[Request, ...]) -> None:
    found = requests_for(project, described, extra, count=400, seed=1)
    assert [one.number for one in found] == list(range(400))
    shares = {"recorded": 120, "held out": 120, "valid": 80, "edge": 40, "invalid": 40}
    assert Counter(one.kind for one in found) == shares


def test_every_block_has_its_due_of_each_kind(project: Path, described: dict[str, Any]) -> None:
    found = requests_for(project, described, count=400, seed=1)
    for start in range(0, 400, BLOCK):
        kinds = Counter(one.kind for one in found[start : start + BLOCK])
        assert 8 <= kinds["held out"] <= 10
        assert 2 <= kinds["invalid"] <= 4
        assert set(kinds) == {"held out", "valid", "edge", "invalid"}


def test_real_ones_come_again_only_after_all_have_come(project: Path, described: dict[str, Any]) -> None:
    found = [one for one in requests_for(project, described, count=300, seed=1) if one.kind == "held out"]
    assert len({one.body for one in found[:30]}) == 30
    assert len(found) > 100
    assert all(one.recorded is not None for one in found)


def test_the_order_is_random_and_repeatable(project: Path, described: dict[str, Any]) -> None:
    one = requests_for(project, described, count=100, seed=1)
    assert one == requests_for(project, described, count=100, seed=1)
    other = requests_for(project, described, count=100, seed=2)
    assert [each.kind for each in one] != [each.kind for each in other]
    kinds = [each.kind for each in one[:BLOCK]]
    assert kinds != [each.kind for each in one[BLOCK : 2 * BLOCK]], "no fixed pattern"


def test_nothing_real_is_needed(tmp_path: Path, described: dict[str, Any]) -> None:
    found = requests_for(tmp_path, described, count=80, seed=1)
    assert Counter(one.kind for one in found) == {"valid": 40, "edge": 20, "invalid": 20}
    assert requests_for(tmp_path, described, count=0, seed=1) == ()


def test_valid_ones_borrow_real_values(project: Path, described: dict[str, Any]) -> None:
    found = requests_for(project, described, count=200, seed=1)
    charges = [json.loads(one.body)["charge"] for one in found if one.kind == "valid"]
    assert any(charge.endswith(".77") for charge in charges)


def test_of_bodies_that_the_contract_forbids_nothing_is_borrowed(
    tmp_path: Path, described: dict[str, Any]
) -> None:
    odd = [{"calls": 999, "plan": 1, "surprise": 1}, {"calls": None}, {"calls": True}]
    extra = [Request(number=at, kind="recorded", body=json.dumps(one).encode()) for at, one in enumerate(odd)]
    extra.append(Request(number=3, kind="recorded", body=b"not JSON"))
    found = requests_for(tmp_path, described, extra, count=200, seed=1)
    for one in found:
        if one.kind == "valid":
            row = json.loads(one.body)
            assert 0 <= row["calls"] <= 255
            assert isinstance(row["plan"], str)
            assert "surprise" not in row
