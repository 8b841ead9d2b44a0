"""Roles that have to be different persons, and sign-offs that need more than a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.records import Signoff
from promote_checks.review.assess import Assessed
from promote_checks.review.identity import Identity, last_author, person
from promote_checks.review.item import ROLES
from promote_checks.review.project import Project

_WORK = ("src", "model", "notebooks", "pyproject.toml", "contract.json")
"""Who changed these last is an author, whoever signs."""


def signers_of(project: Project) -> Path | None:
    """``[tool.promote.review] signers``: the file of allowed signers; None: that of whoever asks."""
    name = project.review.get("signers")
    if name is None:
        return None
    path = project.root / str(name)
    if not path.is_file():
        raise UserError(
            f"[tool.promote.review] signers: there is no file {name}", "Name it from the project's folder."
        )
    return path


def unmet_persons(
    project: Project, items: Sequence[Assessed], identities: Mapping[int, Identity]
) -> tuple[str, ...]:
    """Return what the settings ask of those who signed, and is not so. ``identities``: by number of the line."""
    valid = [(one, one.valid) for one in items if one.required and one.valid is not None]
    signed = [(one.item.id, word, identities[word.number]) for one, word in valid if word is not None]
    apart = separated(project)
    asked = [
        one
        for one in signed
        if project.review.get("signed") or _roles(items, one[0]) & {*chain.from_iterable(apart)}
    ]
    return (*_nameless(asked), *_without_role(items, signed, apart), *_same(project, signed, apart))


def separated(project: Project) -> tuple[tuple[str, ...], ...]:
    """``[tool.promote.review] separate``: lists of roles of which no person may have two."""
    found = project.review.get("separate", [])
    known = isinstance(found, list) and all(isinstance(one, list) and {*one} <= {*ROLES} for one in found)
    if not known:
        raise UserError(
            "[tool.promote.review] separate is no list of lists of roles",
            f'Write separate = [["author", "reviewer"]]. Roles: {", ".join(ROLES)}.',
        )
    return tuple(tuple(one) for one in found)


def _roles(items: Sequence[Assessed], name: str) -> frozenset[str]:
    return frozenset(role for one in items if one.item.id == name for role in one.item.who)


def _nameless(signed: Sequence[tuple[str, Signoff, Identity]]) -> Iterator[str]:
    for name, word, identity in signed:
        if not identity.verified:
            yield f"{name}: signed by {identity.said_of(word.by)}"


def _without_role(
    items: Sequence[Assessed], signed: Sequence[tuple[str, Signoff, Identity]], apart: Sequence[Sequence[str]]
) -> Iterator[str]:
    for name, word, _ in signed:
        if not word.role and any(len(_roles(items, name) & {*roles}) for roles in apart):
            yield f"{name}: it was not said in which role it was signed (--as ROLE)"


def _same(
    project: Project, signed: Sequence[tuple[str, Signoff, Identity]], apart: Sequence[Sequence[str]]
) -> Iterator[str]:
    persons: dict[str, set[str]] = {}
    for _, word, identity in signed:
        if identity.verified:
            persons.setdefault(word.role, set()).add(person(identity))
    author = last_author(project.root, *_WORK, signers=signers_of(project)) if apart else None
    if author is not None:
        persons.setdefault("author", set()).update({person(author), author.author.lower()} - {""})
    for roles in apart:
        for at, role in enumerate(roles):
            for other in roles[at + 1 :]:
                for both in sorted(persons.get(role, set()) & persons.get(other, set())):
                    yield f"{both} is {role} and {other}, who have to be different persons"
