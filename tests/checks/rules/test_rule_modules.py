"""What every rule must have, so that its page can be made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from promote_checks.dynamic.registry import RUN_RULES
from promote_checks.rules.docs import page
from promote_checks.rules.finding import SEVERITIES
from promote_checks.rules.registry import FAMILIES, RULES
from promote_checks.rules.rule import Rule

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("code", "rule"), RULES.items())
def test_a_rule_explains_itself(code: str, rule: Rule) -> None:
    text = rule.__doc__ or ""
    assert code == rule.CODE
    assert code[:2] in FAMILIES
    assert rule.SEVERITY in SEVERITIES
    for part in ("\nWhy: ", "\nMend: ", "\nExample:"):
        assert part in text
    assert rule.HINT
    assert not rule.HINT.endswith(".")


def test_names_are_unique() -> None:
    assert len({rule.NAME for rule in RULES.values()}) == len(RULES)


def test_only_what_should_gate_is_an_error() -> None:
    for code in ("NB007", "NB010", "EN002"):
        assert RULES[code].SEVERITY == "warning"


def test_the_page_is_current() -> None:
    written = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    assert written == page(RUN_RULES), (
        "write it again: python -m promote_checks.dynamic.docs docs/reference/rules.md"
    )
