"""The whole flow in one place: project → material → evidence → assessed → written; signed; verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.ledger.chain import RESTORE, START, Ledger, require_whole
from promote_checks.ledger.records import Kind, Signoff
from promote_checks.ledger.store import append, content_of, held, read_ledger, replace_file
from promote_checks.review.anchor import anchored
from promote_checks.review.assess import Assessed, assess
from promote_checks.review.collect import Collect, collect, evidence
from promote_checks.review.commit import Commit
from promote_checks.review.document import Recorded, Reviewed, document, recorded, rendered
from promote_checks.review.evidence import Evidence
from promote_checks.review.files import (
    RECORD,
    REPORT,
    digest_of,
    in_scope,
    project_files,
)
from promote_checks.review.git import inside
from promote_checks.review.identity import Identity, identities
from promote_checks.review.item import ROLES
from promote_checks.review.persons import signers_of, unmet_persons
from promote_checks.review.project import Project, project_at
from promote_checks.review.registry import ITEMS, require_known
from promote_checks.review.render import render
from promote_checks.review.repeated import repeated_by

PATIENCE = 60.0
"""Seconds that a review waits for another writer."""
_FIRST = "Run `promote review` first, read REVIEW.md, and sign then."


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
    project = _project(root)
    require_untouched(root)
    material = collecting(project)
    with _writing(root):
        chain = require_untouched(root)
        return _written(root, _reviewed(project, evidence(material), material.files, material.commit, chain))


def sign(root: Path, signature: Signature) -> Mapping[str, Any]:
    """Record a person's word on what the review has found about these very files; return the document."""
    project = _project(root)
    require_known(signature.items)
    _require_named(signature)
    with _writing(root):
        chain, known, files = require_untouched(root), _known(root), project_files(root)
        if known.project.digest != digest_of(files):
            raise UserError("the project changed since it was reviewed", _FIRST)
        found = _reviewed(project, known.evidence, files, known.commit, chain)
        for name in signature.items:
            _require_allowed(_of(found.items, name), signature)
        # The ledger first: a review that names a line which isn't there would look like tampering.
        append(root, [_bare(name, signature, files) for name in signature.items])
        chain, _ = read_ledger(root)
        return _written(root, _reviewed(project, known.evidence, files, known.commit, chain))


def verify(root: Path, *, against: str | None = None, collecting: Collect = collect) -> tuple[str, ...]:
    """Return what stands in the way of a merge; nothing: it may happen.

    Commands run again: what ``review.json`` says about them is not believed, only compared.
    """
    project = _project(root)
    files = project_files(root)
    problems = _written_problems(project, files, against)
    if problems:
        return problems
    material = collecting(project)
    chain, _ = read_ledger(root)
    fresh = _reviewed(project, evidence(material), files, material.commit, chain)
    unmet = [_unmet(one) for one in fresh.items if one.required and not one.met]
    return (*unmet, *unmet_persons(project, fresh.items, signed_by(project, chain)))


def signed_by(project: Project, chain: Ledger) -> Mapping[int, Identity]:
    """Number of a line of the ledger -> whose word it is."""
    found = identities(project.root, len(chain.records), signers=signers_of(project))
    return dict(enumerate(found, 1))


def recorded_problems(root: Path, *, against: str | None = None) -> tuple[str, ...]:
    """What is wrong with the review as it is written, and with those who signed. Nothing is run."""
    project = _project(root)
    files = project_files(root)
    problems = _written_problems(project, files, against)
    if problems:
        return problems
    chain, _ = read_ledger(root)
    known = _known(root)
    noted = _reviewed(project, known.evidence, files, known.commit, chain)
    return unmet_persons(project, noted.items, signed_by(project, chain))


def require_untouched(root: Path) -> Ledger:
    """Return the sign-offs. Raises ``UserError`` if they were tampered with, as far as this can be seen."""
    chain, content = read_ledger(root)
    require_whole(chain)
    for problem in _chain_problems(root, chain, content, None):
        raise UserError(f"the ledger was tampered with: {problem}", RESTORE)
    return chain


def _project(root: Path) -> Project:
    project = project_at(root)
    require_known(project.wanted)
    return project


def _reviewed(
    project: Project,
    seen: Mapping[str, Evidence],
    files: Mapping[str, str],
    commit: Commit | None,
    chain: Ledger,
    *,
    noted: str | None = None,
) -> Reviewed:
    """``noted``: the workflow that the written review names. Outside git there is none to look for."""
    workflow = repeated_by(project.root) if inside(project.root) else noted
    items = assess(
        seen,
        chain,
        files,
        service=project.has_service,
        wanted=project.wanted,
        repeated=workflow is not None,
    )
    return Reviewed(
        project=project.package,
        digest=digest_of(files),
        files=len(files),
        commit=commit,
        workflow=workflow,
        items=items,
        ledger=chain,
    )


def _known(root: Path) -> Recorded:
    text = content_of(root, RECORD)
    if text is None:
        raise UserError(f"{root} has not been reviewed", _FIRST)
    known = recorded(text)
    if set(known.evidence) != set(ITEMS):
        raise UserError("review.json has other items than this version of promote", _FIRST)
    return known


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


def _written_problems(project: Project, files: Mapping[str, str], against: str | None) -> tuple[str, ...]:
    """What is wrong with the committed review, before anything is run."""
    root = project.root
    if content_of(root, RECORD) is None or content_of(root, REPORT) is None:
        return ("there is no review: run `promote review` and commit what it writes",)
    chain, content = read_ledger(root)
    if chain.broken:
        return (f"the ledger was tampered with: {chain.broken}",)
    known = _known(root)
    problems = list(_chain_problems(root, chain, content, against))
    if known.project.digest != digest_of(files):
        problems.append(
            "the project changed since it was reviewed: run `promote review` and commit what it writes"
        )
    elif not problems:
        problems += _edited(project, files, known, chain)
    return tuple(problems)


def _chain_problems(root: Path, chain: Ledger, content: bytes, against: str | None) -> list[str]:
    """Where older states of the ledger are noted, they must be a part of it."""
    problems: list[str] = []
    record = content_of(root, RECORD)
    if record is not None:
        noted = recorded(record).signoffs
        if not _holds(chain, count=noted.count, head=noted.head):
            problems.append(f"review.json knows {noted.count} sign-offs that are not the first of the ledger")
    anchor = anchored(root, content, revision=against or "HEAD")
    if against is not None and not anchor.git:
        raise UserError(f"--against {against}: the project is not in git", "Leave it away.")
    return [*problems, *([anchor.broken] if anchor.broken else [])]


def _holds(chain: Ledger, *, count: int, head: str) -> bool:
    """Does the ledger contain what was noted elsewhere: so many sign-offs, and the hash of the last of them?"""
    if count == 0:
        return head == START
    return len(chain.signoffs) >= count and chain.signoffs[count - 1].hash == head


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


def _edited(project: Project, files: Mapping[str, str], known: Recorded, chain: Ledger) -> list[str]:
    """Both files can be made anew from the evidence and the sign-offs: any other byte was put there by hand."""
    written = document(_reviewed(project, known.evidence, files, known.commit, chain, noted=known.workflow))
    if known.tool != written["tool"]:
        return [f"review.json is of {known.tool}: run `promote review` with this version"]
    if rendered(written) != content_of(project.root, RECORD):
        return ["review.json was edited by hand: run `promote review` again"]
    if render(written).encode() != content_of(project.root, REPORT):
        return ["REVIEW.md was edited by hand: run `promote review` again"]
    return []


def _unmet(one: Assessed) -> str:
    if one.void:
        return f"{one.item.id}: the sign-off is void: {', '.join(one.void[:3])}"
    return f"{one.item.id}: {one.state}: {one.evidence.gap or one.evidence.summary}"
