"""What every rule that needs a run must have."""

from __future__ import annotations

import pytest
from bench.rules.run_cases import CASES, run_cases

from promote_checks.dynamic.registry import RUN_RULES
from promote_checks.dynamic.rule import RunRule
from promote_checks.rules.finding import SEVERITIES
from promote_checks.rules.registry import FAMILIES, RULES, RUN_CODES


@pytest.mark.parametrize(("code", "rule"), RUN_RULES.items())
def test_a_rule_explains_itself(code: str, rule: RunRule) -> None:
    text = rule.__doc__ or ""
    assert code == rule.CODE
    assert code[:2] in FAMILIES
    assert rule.SEVERITY in SEVERITIES
    for part in ("\nWhy: ", "\nMend: ", "\nExample:"):
        assert part in text
    assert rule.HINT
    assert not rule.HINT.endswith(".")


def test_the_codes_are_known_without_importing_the_rules() -> None:
    assert sorted(RUN_CODES) == sorted(RUN_RULES)
    assert not RULES.keys() & RUN_RULES.keys()
    names = [rule.NAME for rule in RULES.values()] + [rule.NAME for rule in RUN_RULES.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", RUN_RULES)
def test_there_are_enough_cases(code: str) -> None:
    cases = run_cases(code)
    assert sum(case.faulty for case in cases) >= 10
    assert sum(not case.faulty for case in cases) >= 10
    assert len({case.name for case in cases}) == len({case.lines for case in cases}) == len(cases)


def test_every_file_of_cases_has_its_rule() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == sorted(RUN_RULES)
