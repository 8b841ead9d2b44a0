"""The whole flow in one place: project → material → evidence → assessed → written; signed; verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.ledger.chain import RESTORE, Ledger, require_whole
from promote_checks.ledger.records import Kind, Signoff
from promote_checks.ledger.store import append, held, read_ledger, replace_file
from promote_checks.review.assess import Assessed
from promote_checks.review.collect import Collect, collect, evidence
from promote_checks.review.covers import grouped
from promote_checks.review.document import Reviewed, document, rendered
from promote_checks.review.files import (
    RECORD,
    REPORT,
    digest_of,
    in_scope,
    project_files,
)
from promote_checks.review.item import ROLES
from promote_checks.review.persons import unmet_persons
from promote_checks.review.registry import ITEMS, require_known
from promote_checks.review.render import render
from promote_checks.review.written import (
    FIRST,
    chain_problems,
    known_review,
    reviewable,
    reviewed,
    signed_by,
    written_problems,
)

PATIENCE = 60.0
"""Seconds that a review waits for another writer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a person asks to be recorded."""

    items: tuple[str, ...]
    by: str
    note: str = ""
    kind: Kind = "sign"
    role: str = ""
    """In which role; empty: the only one that can answer the item, or not said."""


def review(root: Path, *, collecting: Collect = collect) -> Mapping[str, Any]:
    """Run what can show something, write the review into the project, and return the document."""
    project = reviewable(root)
    require_untouched(root)
    material = collecting(project)
    with _writing(root):
        chain = require_untouched(root)
        return _written(root, reviewed(project, evidence(material), material.files, material.commit, chain))


def sign(root: Path, signature: Signature) -> Mapping[str, Any]:
    """Record a person's word on what the review has found about these very files; return the document."""
    project = reviewable(root)
    require_known(signature.items)
    _require_named(signature)
    with _writing(root):
        chain, known, files = require_untouched(root), known_review(root), project_files(root)
        if known.project.digest != digest_of(files):
            raise UserError("the project changed since it was reviewed", FIRST)
        found = reviewed(project, known.evidence, files, known.commit, chain)
        for name in signature.items:
            _require_allowed(_of(found.items, name), signature)
        # The ledger first: a review that names a line which isn't there would look like tampering.
        covered = grouped(project, files)
        append(root, [_bare(name, signature, covered) for name in signature.items])
        chain, _ = read_ledger(root)
        return _written(root, reviewed(project, known.evidence, files, known.commit, chain))


def verify(root: Path, *, against: str | None = None, collecting: Collect = collect) -> tuple[str, ...]:
    """Return what stands in the way of a merge; nothing: it may happen.

    Commands run again: what ``review.json`` says about them is not believed, only compared.
    """
    project = reviewable(root)
    files = project_files(root)
    problems = written_problems(project, files, against)
    if problems:
        return problems
    material = collecting(project)
    chain, _ = read_ledger(root)
    fresh = reviewed(project, evidence(material), files, material.commit, chain)
    unmet = [_unmet(one) for one in fresh.items if one.required and not one.met]
    return (*unmet, *unmet_persons(project, fresh.items, signed_by(project, chain)))


def require_untouched(root: Path) -> Ledger:
    """Return the sign-offs. Raises ``UserError`` if they were tampered with, as far as this can be seen."""
    chain, content = read_ledger(root)
    require_whole(chain)
    for problem in chain_problems(root, chain, content, None):
        raise UserError(f"the ledger was tampered with: {problem}", RESTORE)
    return chain


def _require_named(signature: Signature) -> None:
    if not signature.by.strip():
        raise UserError("nobody signs: --by is empty", "Write --by with the name of the person who looked.")
    if not (signature.by + signature.note).replace("\n", " ").isprintable():
        raise UserError("--by or --note holds characters that can't be shown", "Write plain words.")
    if signature.role and signature.role not in ROLES:
        raise UserError(f"there is no role {signature.role!r}", f"Roles: {', '.join(ROLES)}.")
    if signature.kind == "waiver" and not signature.note.strip():
        raise UserError("a waiver without a reason", "Say with --note why it may be merged nevertheless.")


def _require_allowed(one: Assessed, signature: Signature) -> None:
    """What a command has shown not to be so is not made true by a name."""
    verdict, name = one.evidence.verdict, one.item.id
    if signature.role and signature.role not in one.item.who:
        raise UserError(
            f"{name} is not for {signature.role} to answer", f"It is for: {', '.join(one.item.who)}."
        )
    if signature.kind == "sign" and verdict in ("fail", "error"):
        word = "failed" if verdict == "fail" else "could not be run"
        hint = f"Mend it; or take the responsibility: --waive {name} --by NAME --note REASON"
        raise UserError(f"{name} {word}: {one.evidence.summary}", hint)
    if signature.kind == "waiver" and verdict not in ("fail", "error"):
        raise UserError(f"{name} has not failed, so there is nothing to waive", f"Use --sign {name}.")


def _bare(name: str, signature: Signature, files: Mapping[str, str]) -> Signoff:
    item, scope = ITEMS[name], dict(in_scope(files, ITEMS[name].scope))
    return Signoff(
        kind=signature.kind,
        item=name,
        question=item.question,
        by=signature.by.strip(),
        role=signature.role or (item.who[0] if len(item.who) == 1 else ""),
        note=signature.note.strip(),
        digest=digest_of(scope),
        files=scope,
    )


def _of(items: Sequence[Assessed], name: str) -> Assessed:
    return next(one for one in items if one.item.id == name)


@contextmanager
def _writing(root: Path) -> Iterator[None]:
    try:
        with held(root, PATIENCE) as free:
            if not free:
                raise UserError(
                    "another promote command writes in this project", "Try again when it has ended."
                )
            yield
    except OSError as error:
        hint = "Make room, or ask for the right."
        raise UserError(f"{root} can't be written: {error.strerror}", hint) from error


def _written(root: Path, review: Reviewed) -> Mapping[str, Any]:
    written = document(review)
    replace_file(root, RECORD, rendered(written))
    replace_file(root, REPORT, render(written).encode())
    return written


def _unmet(one: Assessed) -> str:
    if one.void:
        return f"{one.item.id}: the sign-off is void: {', '.join(one.void[:3])}"
    return f"{one.item.id}: {one.state}: {one.evidence.gap or one.evidence.summary}"
