"""Every rule finds its planted faults and leaves the near misses alone."""

from __future__ import annotations

import pytest
from bench.rules.cases import CASES, cases_of
from bench.rules.measure import measure

from promote_checks.rules.registry import RULES

ENOUGH = 10
PRECISION, RECALL = 0.95, 0.90


@pytest.mark.parametrize("code", RULES)
def test_precision_and_recall(code: str) -> None:
    score = measure(code)
    assert score.faults >= ENOUGH
    assert score.near >= ENOUGH
    assert score.precision >= PRECISION, score.wrong
    assert score.recall >= RECALL, score.missed


@pytest.mark.parametrize("code", RULES)
def test_cases_have_names_of_their_own(code: str) -> None:
    cases = list(cases_of(CASES / f"{code}.txt"))
    assert len({case.name for case in cases}) == len(cases)
    assert len({(case.lines, str(case.settings)) for case in cases}) == len(cases)


def test_every_file_of_cases_has_its_rule() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == sorted(RULES)
