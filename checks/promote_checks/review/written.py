"""The review as it is written: read back, held against files and ledger, and made anew. Nothing is run, and little imported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.chain import START, Ledger
from promote_checks.ledger.store import content_of, read_ledger
from promote_checks.review.anchor import anchored
from promote_checks.review.assess import assess
from promote_checks.review.commit import Commit
from promote_checks.review.covers import grouped
from promote_checks.review.document import Recorded, Reviewed, document, recorded, rendered
from promote_checks.review.evidence import Evidence
from promote_checks.review.files import (
    RECORD,
    REPORT,
    digest_of,
    project_files,
)
from promote_checks.review.git import inside
from promote_checks.review.identity import Identity, identities
from promote_checks.review.persons import signers_of, unmet_persons
from promote_checks.review.project import Project, project_at
from promote_checks.review.registry import ITEMS, require_known
from promote_checks.review.render import render
from promote_checks.review.repeated import repeated_by

FIRST = "Run `promote review` first, read REVIEW.md, and sign then."


def recorded_problems(root: Path, *, against: str | None = None) -> tuple[str, ...]:
    """What is wrong with the review as it is written, and with those who signed. Nothing is run."""
    project = reviewable(root)
    files = project_files(root)
    problems = written_problems(project, files, against)
    if problems:
        return problems
    chain, _ = read_ledger(root)
    known = known_review(root)
    noted = reviewed(project, known.evidence, files, known.commit, chain)
    return unmet_persons(project, noted.items, signed_by(project, chain))


def signed_by(project: Project, chain: Ledger) -> Mapping[int, Identity]:
    """Number of a line of the ledger -> whose word it is."""
    found = identities(project.root, len(chain.records), signers=signers_of(project))
    return dict(enumerate(found, 1))


def written_problems(project: Project, files: Mapping[str, str], against: str | None) -> tuple[str, ...]:
    """What is wrong with the committed review, before anything is run."""
    root = project.root
    if content_of(root, RECORD) is None or content_of(root, REPORT) is None:
        return ("there is no review: run `promote review` and commit what it writes",)
    chain, content = read_ledger(root)
    if chain.broken:
        return (f"the ledger was tampered with: {chain.broken}",)
    known = known_review(root)
    problems = list(chain_problems(root, chain, content, against))
    if known.project.digest != digest_of(files):
        problems.append(
            "the project changed since it was reviewed: run `promote review` and commit what it writes"
        )
    elif not problems:
        problems += _edited(project, files, known, chain)
    return tuple(problems)


def _edited(project: Project, files: Mapping[str, str], known: Recorded, chain: Ledger) -> list[str]:
    """Both files can be made anew from the evidence and the sign-offs: any other byte was put there by hand."""
    written = document(reviewed(project, known.evidence, files, known.commit, chain, noted=known.workflow))
    if known.tool != written["tool"]:
        return [f"review.json is of {known.tool}: run `promote review` with this version"]
    if rendered(written) != content_of(project.root, RECORD):
        return ["review.json was edited by hand: run `promote review` again"]
    if render(written).encode() != content_of(project.root, REPORT):
        return ["REVIEW.md was edited by hand: run `promote review` again"]
    return []


def chain_problems(root: Path, chain: Ledger, content: bytes, against: str | None) -> list[str]:
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


def reviewed(
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
        grouped(project, files),
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


def known_review(root: Path) -> Recorded:
    """Read the review. Raises ``UserError`` where there is none of this version."""
    text = content_of(root, RECORD)
    if text is None:
        raise UserError(f"{root} has not been reviewed", FIRST)
    known = recorded(text)
    if set(known.evidence) != set(ITEMS):
        raise UserError("review.json has other items than this version of promote", FIRST)
    return known


def reviewable(root: Path) -> Project:
    """Read the project. Raises ``UserError`` where there is none, or its settings name items that there are not."""
    project = project_at(root)
    require_known(project.wanted)
    return project
