"""Precision and recall of each rule on its labelled cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.rules.cases import CASES, Case, cases_of, subject
from promote_checks.rules.registry import RULES
from promote_checks.rules.rule import findings


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of cases for one rule."""

    code: str
    found: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    near: int

    @property
    def faults(self) -> int:
        """Planted faults."""
        return self.found + len(self.missed)

    @property
    def precision(self) -> float:
        """Of the cases with a finding, those with a fault."""
        said = self.found + len(self.wrong)
        return self.found / said if said else 0.0

    @property
    def recall(self) -> float:
        """Of the cases with a fault, those with a finding."""
        return self.found / self.faults if self.faults else 0.0


def measure(code: str) -> Score:
    """Run one rule over its cases."""
    cases = list(cases_of(CASES / f"{code}.txt"))
    said = {case.name: is_found(case) for case in cases}
    return Score(
        code,
        found=sum(said[case.name] for case in cases if case.faulty),
        missed=tuple(case.name for case in cases if case.faulty and not said[case.name]),
        wrong=tuple(case.name for case in cases if not case.faulty and said[case.name]),
        near=sum(not case.faulty for case in cases),
    )


def is_found(case: Case) -> bool:
    """Does the case's own rule find something in it?"""
    return any(True for _ in findings(subject(case), {case.code: RULES[case.code]}))


def scores() -> Iterator[Score]:
    """Every rule, in the order of the registry."""
    return (measure(code) for code in RULES)
