"""What a rule is, and how it is run over one subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from promote_checks.rules.finding import Finding, Hit, Severity
from promote_checks.rules.subject import Subject


class Rule(Protocol):
    """One rule. A module with these names will do; its docstring is its page in the documentation."""

    __doc__: str | None
    CODE: str
    NAME: str
    SEVERITY: Severity
    HINT: str
    """What to do about it."""
    WORDS: tuple[str, ...]
    """It finds nothing in code that holds none of these; empty: always ask."""

    def check(self, subject: Subject) -> Iterable[Hit]:
        """Judge the subject; never raise for what stands in it."""


def findings(subject: Subject, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """What these rules find, in the order of the rules."""
    for rule in rules.values():
        if not rule.WORDS or any(word in subject.text for word in rule.WORDS):
            for hit in rule.check(subject):
                yield finding(subject, rule, hit)


class Described(Protocol):
    """What a finding needs of its rule."""

    CODE: str
    SEVERITY: Severity
    HINT: str


def finding(subject: Subject, rule: Described, hit: Hit) -> Finding:
    """Complete a hit with what is known from the rule and the subject."""
    place = hit.place
    line = subject.line(place)
    before = subject.file_lines.get(place.cell, 0) if place.cell is not None else 0
    return Finding(
        code=rule.CODE,
        severity=rule.SEVERITY,
        path=subject.shown,
        cell=None if place.cell is None else place.cell + 1,
        line=place.line,
        column=len(line.encode()[: place.column].decode("utf-8", "replace")) + 1,
        message=hit.message,
        hint=hit.hint or rule.HINT,
        source=line if hit.source is None else hit.source,
        file_line=before + place.line,
    )
