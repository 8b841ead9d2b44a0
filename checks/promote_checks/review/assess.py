"""From evidence and sign-offs to what each item is worth, and whether a merge may happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from promote_checks.ledger.chain import Ledger
from promote_checks.ledger.records import Signoff
from promote_checks.review.covers import name_of
from promote_checks.review.evidence import Evidence
from promote_checks.review.files import digest_of, in_scope
from promote_checks.review.item import Item, Section
from promote_checks.review.registry import RUBRIC, SECTIONS

State = Literal["shown", "partly shown", "signed", "waived", "failed", "could not run", "not checked"]
HALF, WHOLE = 0.5, 1.0
_STATES: Mapping[str, State] = {
    "pass": "shown",
    "fail": "failed",
    "error": "could not run",
    "skip": "not checked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One item: what was seen, who signed, what that is worth."""

    item: Item
    evidence: Evidence
    signoff: Signoff | None
    void: tuple[str, ...]
    """What changed since it was signed. Not empty: the sign-off is void."""
    required: bool
    repeated: bool
    """Does a workflow run this review before every merge?"""

    @property
    def valid(self) -> Signoff | None:
        """The sign-off, if it still holds."""
        return None if self.void else self.signoff

    @property
    def whole(self) -> bool:
        """A command has shown all of it."""
        return self.evidence.verdict == "pass" and not self.evidence.gap

    @property
    def met(self) -> bool:
        """Shown in full, or vouched for by a person. What a command has shown to be wrong needs a waiver."""
        if self.whole:
            return True
        if self.evidence.verdict in ("fail", "error"):
            return self.valid is not None and self.valid.kind == "waiver"
        return self.valid is not None

    @property
    def state(self) -> State:
        """One word for people."""
        if self.met and not self.whole and self.valid is not None:
            return "waived" if self.valid.kind == "waiver" else "signed"
        return (
            "partly shown"
            if self.evidence.verdict == "pass" and not self.whole
            else _STATES[self.evidence.verdict]
        )

    @property
    def score(self) -> float:
        """1 for what a machine repeats, 0.5 for what was done once, in part or by hand; a waiver earns nothing."""
        if self.whole and self.repeated:
            return WHOLE
        signed = self.state == "signed"
        return HALF if self.evidence.verdict == "pass" or signed else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The ML Test Score."""

    sections: Mapping[Section, float]
    automated: int
    """Shown in full by a command that a workflow repeats."""
    evidenced: int
    """Shown by a command, but only in part, or by nothing that is repeated."""
    signed: int
    """Only a person's word."""
    total: int

    @property
    def final(self) -> float:
        """That of the lowest section."""
        return min(self.sections.values())


def assess(
    evidence: Mapping[str, Evidence],
    signoffs: Ledger,
    files: Mapping[str, str],
    *,
    service: bool,
    wanted: Sequence[str],
    repeated: bool,
    sections: Mapping[Section, tuple[Item, ...]] = SECTIONS,
) -> tuple[Assessed, ...]:
    """Judge every item, in the order of the registry."""
    return tuple(
        Assessed(
            item=item,
            evidence=evidence[item.id],
            signoff=signoffs.last(item.id),
            void=void_of(signoffs.last(item.id), item, files),
            required=is_required(item, service=service, wanted=wanted),
            repeated=repeated,
        )
        for items in sections.values()
        for item in items
    )


def void_of(signoff: Signoff | None, item: Item, files: Mapping[str, str]) -> tuple[str, ...]:
    """What makes a sign-off void; nothing: it holds."""
    if signoff is None:
        return ()
    scope = in_scope(files, item.scope)
    if signoff.question != item.question:
        return ("the question is another one now",)
    return () if signoff.digest == digest_of(scope) else changed(signoff, scope)


def changed(signoff: Signoff, now: Mapping[str, str]) -> tuple[str, ...]:
    """Say in words what is no longer as it was signed."""
    then = signoff.files
    said = [f"{name_of(name)} was added" for name in sorted(now.keys() - then.keys())]
    said += [f"{name_of(name)} was removed" for name in sorted(then.keys() - now.keys())]
    both = sorted(then.keys() & now.keys())
    said += [f"{name_of(name)} was changed" for name in both if then[name] != now[name]]
    return tuple(said)


def is_required(item: Item, *, service: bool, wanted: Sequence[str]) -> bool:
    """Does a merge need this item?"""
    return item.required == "always" or item.id in wanted or (item.required == "with a service" and service)


def score_of(assessed: Sequence[Assessed]) -> Score:
    """Add up the 28 of the rubric."""
    counted = [one for one in assessed if one.item.section in RUBRIC]
    shown = [one for one in counted if one.evidence.verdict == "pass"]
    automated = sum(one.score == WHOLE for one in counted)
    return Score(
        sections={name: sum(one.score for one in counted if one.item.section == name) for name in RUBRIC},
        automated=automated,
        evidenced=len(shown) - automated,
        signed=sum(one.state == "signed" and one.evidence.verdict != "pass" for one in counted),
        total=len(counted),
    )
