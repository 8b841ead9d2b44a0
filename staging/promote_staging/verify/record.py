"""Ledger, evidence, flags and review: what was decided, on what, and by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.gate.verdict import counted
from promote_checks.ledger.chain import Ledger
from promote_checks.ledger.store import FOLDER, content_of, read_ledger
from promote_checks.review.anchor import anchored
from promote_checks.review.commit import commit_of
from promote_checks.review.files import MOVING
from promote_checks.review.project import project_at
from promote_checks.review.written import recorded_problems, signed_by
from promote_staging.evidence.flags_seen import FLAGS, flags_of
from promote_staging.evidence.record import encoded
from promote_staging.evidence.store import page_name, read_evidence
from promote_staging.flags import file
from promote_staging.flags.document import rendered
from promote_staging.page.render import render
from promote_staging.releases.committed import uncommitted
from promote_staging.verify.result import Result, failed, judged, passed, skipped


def commit(root: Path) -> Result:
    """The folder is what a clean checkout of its commit holds, but for what a release goes on writing."""
    found = commit_of(root, without=MOVING)
    if found is None:
        return skipped("commit", "not under git, or nothing is committed")
    problems = [*dict.fromkeys((*found.differing, *uncommitted(root)))]
    return judged("commit", problems, f"every file is as in the commit {found.id[:12]}")


def ledger(root: Path) -> Result:
    """The chain holds, and what git has of it is still its beginning."""
    chain, content = read_ledger(root)
    if chain.broken:
        return failed("ledger", chain.broken)
    if not chain.records:
        return skipped("ledger", "it is empty")
    anchor = anchored(root, content)
    if anchor.broken:
        return failed("ledger", anchor.broken)
    held = f"{anchor.lines} of them committed" if anchor.git else "not anchored: the project is not under git"
    return passed("ledger", f"{counted(len(chain.records), 'line')}, {held}")


def evidence(root: Path) -> Result:
    """Each record of a staging run is the one that the ledger names, and its page is drawn from it."""
    chain, _ = read_ledger(root)
    last = {one.release: one for one in chain.entries if one.what == "staged"}
    found = {path.stem.removeprefix("evidence-") for path in (root / FOLDER).glob("evidence-*.json")}
    pages = {path.stem.removeprefix("evidence-") for path in (root / FOLDER).glob("evidence-*.html")}
    if not found and not pages and not last:
        return skipped("evidence", "nothing was staged")
    problems = [f"{page_name(short)} is there without its record" for short in sorted(pages - found)]
    problems += [
        problem for short in sorted(found | last.keys()) for problem in _of_release(root, short, chain)
    ]
    return judged("evidence", problems, f"{counted(len(found), 'staging run')} as the ledger names them")


def _of_release(root: Path, short: str, chain: Ledger) -> Iterator[str]:
    stored = read_evidence(root, short)
    if stored is None:
        yield f"the evidence about release {short}, which the ledger names, is missing"
        return
    entry = chain.naming(stored.sha256)
    later = [one for one in chain.entries if one.what == "staged" and one.release == short]
    if entry is None or entry.release != short or entry != later[-1]:
        yield f"{stored.name} is not what the ledger names as the last run of release {short}"
    elif (entry.number, entry.verdict) != (stored.evidence.sequence, stored.evidence.verdict):
        yield f"entry {entry.number} of the ledger and {stored.name} say different things"
    elif hashlib.sha256(encoded(stored.evidence)).hexdigest() != stored.sha256:
        yield f"{stored.name} is not spelled as a staging run writes it"
    elif content_of(root, page_name(short)) not in (None, render(stored.evidence).encode()):
        yield f"{page_name(short)} is not the page of its record"


def flags(root: Path) -> Result:
    """The flags are as the last decision left them, byte by byte."""
    last = read_ledger(root)[0].last_flags()
    content = content_of(root, FLAGS)
    if content is None:
        return failed("flags", "flags.json is missing") if last else skipped("flags", "nothing was released")
    state = file.read(root / FLAGS)
    if rendered(state).encode() != content:
        return failed("flags", "flags.json is not spelled as promote writes it")
    if last is not None and flags_of(state) != last.flags:
        return failed("flags", f"flags.json is not as entry {last.number} of the ledger left it")
    if last is None:
        return skipped("flags", "the ledger has no decision about flags.json")
    return passed(
        "flags", f"as entry {last.number} of the ledger left them: {state.mode}, stable {state.stable}"
    )


def review(root: Path) -> Result:
    """The review as it is written fits the files, the ledger, and what the settings ask of persons."""
    if not any(content_of(root, name) is not None for name in ("review.json", "REVIEW.md")):
        chain, _ = read_ledger(root)
        if chain.signoffs:
            return failed("review", "there are sign-offs, and review.json is missing")
        return skipped("review", "there is none")
    return judged("review", list(recorded_problems(root)), "as it was written, for these very files")


def signatures(root: Path) -> Result:
    """Whose word each line is. Without a signature that is a name alone, which fails only where settings ask for more."""
    chain, _ = read_ledger(root)
    if not chain.records:
        return skipped("signatures", "nobody has signed or decided anything")
    known = signed_by(project_at(root), chain)
    said = [f"line {one.number}: {known[one.number].said_of(one.by)}" for one in chain.records]
    verified = sum(one.verified for one in known.values())
    summary = f"{verified} of {counted(len(said), 'line')} in commits whose signature was checked"
    return Result("signatures", "pass" if verified == len(said) else "skip", summary, tuple(said))


def as_result(code: str, error: UserError) -> Result:
    """What can't be read has failed."""
    return failed(code, error.message)
