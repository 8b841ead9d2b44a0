"""Each condition of a release, in the order in which they are told. None of them believes another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.gate.verdict import counted
from promote_checks.ledger.chain import LEDGER
from promote_staging.evidence.checks import percent
from promote_staging.evidence.record import WHOLE, Evidence
from promote_staging.release.obstacle import Obstacle
from promote_staging.release.situation import Situation

Condition = Callable[[Situation], Iterator[Obstacle]]
Outside = Callable[[Path], tuple[str, ...]]
"""The gate or the review: returns what is in the way, in words."""
STAGE = "Run: promote stage ."
BACK = "Run: promote rollback . (it writes a known state and records it), then look again."
SKEW = timedelta(minutes=5)
"""How far the clocks of two machines may differ."""


def obstacles(seen: Situation, *, gate: Outside, review: Outside) -> tuple[Obstacle, ...]:
    """Everything that is in the way of the release, the quick ones first; none: the flag may move."""
    root = seen.order.root
    return (
        *quick(seen),
        *_outside("review", review, root, "See: promote review . --verify"),
        *_outside("check", gate, root, "See: promote check ."),
    )


def _outside(code: str, asked: Outside, root: Path, hint: str) -> tuple[Obstacle, ...]:
    try:
        return tuple(Obstacle(code, said, hint) for said in asked(root))
    except UserError as error:
        return (Obstacle(code, error.message, error.hint),)


def quick(seen: Situation) -> tuple[Obstacle, ...]:
    """All that is decided by files alone, so that it can be asked again while nobody else may write."""
    return (*seen.unread, *(one for condition in CONDITIONS for one in condition(seen)))


def exists(seen: Situation) -> Iterator[Obstacle]:
    """There is evidence about what would be released."""
    if seen.release and seen.stored is None and not any(one.code == "evidence" for one in seen.unread):
        yield Obstacle("evidence", f"there is no evidence about release {seen.release.short}", STAGE)


def matches(seen: Situation) -> Iterator[Obstacle]:
    """What was staged is what would be released, part by part."""
    if seen.release is None or seen.stored is None or seen.stored.evidence.release == seen.release:
        return
    then, now = seen.stored.evidence.release.digests, seen.release.digests
    parts = sorted(part for part in then.keys() | now.keys() if then.get(part) != now.get(part))
    told = f"the evidence is of another release: {', '.join(parts) or 'its digest'} differs"
    yield Obstacle("digests", told, STAGE)


def whole(seen: Situation) -> Iterator[Obstacle]:
    """The chain of the ledger holds."""
    if seen.ledger.broken:
        told = f"the ledger was tampered with: {seen.ledger.broken}"
        yield Obstacle("ledger", told, f"Restore it from git: git log {LEDGER}")


def recorded(seen: Situation) -> Iterator[Obstacle]:
    """The ledger names this very file, under its number, and no later run of the release."""
    if seen.stored is None:
        return
    entry, evidence, name = seen.entry, seen.stored.evidence, seen.stored.name
    if entry is None:
        told = f"the ledger does not know {name} as it is now: it was edited, or comes from elsewhere"
        yield Obstacle("ledger", told, f"Restore it from git, or stage again. {STAGE}")
        return
    if (entry.number, entry.release, entry.verdict) != (
        evidence.sequence,
        evidence.release.short,
        evidence.verdict,
    ):
        told = f"entry {entry.number} of the ledger and {name} say different things"
        yield Obstacle("ledger", told, STAGE)
    later = [one for one in seen.ledger.entries if one.number > entry.number and one.what == "staged"]
    for one in [one for one in later if one.release == entry.release][-1:]:
        told = f"{name} is not of the last run: entry {one.number} of the ledger is later, with verdict {one.verdict}"
        yield Obstacle("ledger", told, f"Restore the later one from git, or stage again. {STAGE}")


def anchored(seen: Situation) -> Iterator[Obstacle]:
    """What is believed stands in a commit, and nothing that stood in one is gone."""
    anchor, entry, name = seen.anchor, seen.entry, seen.order.against
    if anchor is None:
        return
    if not anchor.git:
        yield from _left_git(seen)
    elif anchor.broken:
        yield Obstacle(
            "anchor", f"the ledger was tampered with: {anchor.broken}", f"git checkout {name} -- {LEDGER}"
        )
    elif entry and seen.stored and anchor.lines < entry.number:
        told = f"entry {entry.number} of the ledger is not in {name}: nobody can tell who wrote it"
        commit = f"git add {LEDGER} {seen.stored.name} && git commit"
        yield Obstacle("anchor", told, commit if name == "HEAD" else f"Merge it into {name} first.")


def _left_git(seen: Situation) -> Iterator[Obstacle]:
    """A folder that never was under git can be released, and that is written down. One that was can't leave it."""
    known = [one for one in seen.ledger.entries if one.anchor]
    if known:
        told = f"entry {known[-1].number} was written under git (commit {known[-1].anchor[:12]}), and there is no git now"
        yield Obstacle("anchor", told, "Release from the repository.")
    elif seen.order.against != "HEAD":
        yield Obstacle(
            "anchor", f"--against {seen.order.against}: the project is not under git", "Leave it away."
        )


def committed(seen: Situation) -> Iterator[Obstacle]:
    """Every file of the release is as in the commit that the reviewers see."""
    for told in seen.uncommitted:
        yield Obstacle("commit", told, "Commit it, or remove it: git status --ignored")


def judged(seen: Situation) -> Iterator[Obstacle]:
    """The evidence allows the share that is asked for."""
    if seen.stored is None:
        return
    evidence, asked = seen.stored.evidence, seen.order.basis_points
    if asked <= evidence.allowed:
        return
    told = f"the evidence says {evidence.verdict}: {evidence.sentence}"
    if not evidence.allowed:
        yield Obstacle("verdict", told, f"Mend it and stage again. {STAGE}")
    else:
        yield Obstacle(
            "verdict",
            f"{told} It allows {percent(evidence.allowed)} at most, not {percent(asked)}",
            f"Stage with more requests; or --stage-percent {evidence.allowed / 100:g}",
        )


def recent(seen: Situation) -> Iterator[Obstacle]:
    """The evidence is neither old nor from the future, and the clock has not gone back since the last decision."""
    for entry in seen.ledger.entries[-1:]:
        moment = _moment(entry.at)
        if moment is None or moment > seen.now + SKEW:
            told = f"the last entry of the ledger is dated {entry.at}, later than now: a clock was moved"
            yield Obstacle("age", told, "Set the clock right.")
    if seen.stored is None:
        return
    made_at = seen.stored.evidence.made_at
    made = _moment(made_at)
    if made is None or made > seen.now + SKEW:
        told = f"the evidence is dated {made_at}, which is no time before now"
        yield Obstacle("age", told, f"Set the clock right, or stage again. {STAGE}")
    elif seen.now - made > timedelta(days=seen.days):
        told = (
            f"the evidence is {(seen.now - made) / timedelta(days=1):.1f} days old, more than {seen.days:g}"
        )
        yield Obstacle("age", told, STAGE)


def against_live(seen: Situation) -> Iterator[Obstacle]:
    """The release that the candidate was compared with is the one that is live now."""
    if seen.stored is None or seen.release is None:
        return
    evidence, flags = seen.stored.evidence, seen.flags
    if flags is None:
        if evidence.baseline is not None and not _unread(seen, "flags"):
            told = f"there is no flags.json, but the evidence compares with {evidence.baseline.short}"
            yield Obstacle("baseline", told, STAGE)
        return
    if flags.live == seen.release.short and evidence.baseline is not None:
        yield Obstacle(
            "baseline", f"release {flags.live} serves everybody already", "There is nothing to do."
        )
    elif flags.live not in _compared(evidence, seen.release.short):
        before = evidence.baseline.short if evidence.baseline else "no released version"
        yield Obstacle(
            "baseline", f"the evidence compares with {before}, but {flags.live} is live now", STAGE
        )


def untouched(seen: Situation) -> Iterator[Obstacle]:
    """The flags are as the last entry of the ledger left them."""
    last = seen.ledger.last_flags()
    if last is None or _unread(seen, "flags"):
        return
    if seen.flags is None:
        yield Obstacle("flags", f"flags.json is gone since entry {last.number} of the ledger", BACK)
    elif seen.flags != last.flags:
        told = (
            f"flags.json is not as entry {last.number} of the ledger left it: it was moved by something else"
        )
        yield Obstacle("flags", told, BACK)


def movable(seen: Situation) -> Iterator[Obstacle]:
    """The flag can go from where it is to where it is asked to be."""
    flags, asked = seen.flags, seen.order.basis_points
    if seen.release is None:
        return
    if flags is None:
        if asked < WHOLE:
            yield Obstacle(
                "percent", "there is no released version to share the requests with", "Release in full."
            )
        return
    if flags.live == seen.release.short and asked < WHOLE:
        yield Obstacle(
            "percent", f"release {flags.live} serves everybody already", "There is nothing to share."
        )
    elif flags.candidate not in (None, seen.release.short) and flags.mode in ("ramp", "shadow"):
        told = f"release {flags.candidate} is still a candidate, at {percent(flags.basis_points)}"
        yield Obstacle("percent", told, BACK)
    elif flags.candidate == seen.release.short and asked < flags.basis_points:
        told = f"it has {percent(flags.basis_points)} already, and a share shrinks only to nothing"
        yield Obstacle("percent", told, "promote rollback . takes all of it back.")


def owned(seen: Situation) -> Iterator[Obstacle]:
    """Whoever stages until it passes has found luck, not quality; and what was taken back was so for a reason."""
    if seen.release is None or seen.order.why.strip():
        return
    about = [one for one in seen.ledger.entries if one.release == seen.release.short]
    failed = [one for one in about if one.what == "staged" and one.verdict == "fail"]
    back = [one for one in about if one.what == "rolled back"]
    if failed:
        told = f"{counted(len(failed), 'staging run')} of this very release found harm (entry {failed[-1].number})"
        yield Obstacle("why", told, "Say with --why what it was, and why it is released nevertheless.")
    if back:
        told = f"this very release was rolled back (entry {back[-1].number})"
        yield Obstacle("why", told, "Say with --why what it was, and why it is released again.")


def accepted(seen: Situation) -> Iterator[Obstacle]:
    """Clients of the script that the service replaces get the same answers, or somebody said by name that they do not."""
    if seen.open_kinds:
        told = f"the service answers the script's requests otherwise, and nobody accepted it: {', '.join(seen.open_kinds)}"
        words = " ".join(f"--accept {kind}" for kind in seen.open_kinds)
        yield Obstacle("endpoints", told, f"If it is meant, promote again with: {words}")


CONDITIONS: tuple[Condition, ...] = (
    exists,
    matches,
    judged,
    recent,
    whole,
    recorded,
    anchored,
    committed,
    against_live,
    untouched,
    movable,
    owned,
    accepted,
)


def _compared(evidence: Evidence, short: str) -> tuple[str, ...]:
    """What may be live: the baseline; where there was none, only what is released itself."""
    return (evidence.baseline.short,) if evidence.baseline else (short,)


def _unread(seen: Situation, code: str) -> bool:
    return any(one.code == code for one in seen.unread)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
