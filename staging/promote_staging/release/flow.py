"""``release``: look at everything, look again while nobody else may write, record, move the flag, read it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger import store
from promote_checks.ledger.records import Entry, Flags
from promote_staging.evidence.flags_seen import FLAGS, flags_at, flags_of, flags_or_none
from promote_staging.evidence.moment import stamp, utc_now
from promote_staging.evidence.record import WHOLE
from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.release.conditions import Outside, obstacles, quick
from promote_staging.release.obstacle import Obstacle
from promote_staging.release.situation import Order, Situation, Take, situation

NOT_ANCHORED = "not anchored: the project is not under git"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Decision:
    """Either the flag moved, and ``entry`` records it; or ``obstacles`` say why not."""

    entry: Entry | None = None
    obstacles: tuple[Obstacle, ...] = ()


def release(order: Order, *, take: Take, gate: Outside, review: Outside, clock: Clock = utc_now) -> Decision:
    """Give the candidate the share that is asked for, if nothing is in the way.

    ``gate`` and ``review`` may take minutes: nothing is locked meanwhile, so that a rollback is free to go. The
    files are therefore looked at once more before the flag moves. Raises ``UserError`` and ``OSError`` where
    something can't be written; the flag is then where it was, and the ledger says so.
    """
    first = situation(order, take=take, now=clock())
    found = obstacles(first, gate=gate, review=review)
    if found:
        return Decision(obstacles=found)
    with store.held(order.root) as free:
        if not free:
            busy = Obstacle(
                "busy", "another promote command writes in this project", "Try again when it has ended."
            )
            return Decision(obstacles=(busy,))
        seen = situation(order, take=take, now=clock())
        changed = (*quick(seen), *_moved(first, seen))
        return Decision(obstacles=changed) if changed else _decided(seen)


def _decided(seen: Situation) -> Decision:
    try:
        return Decision(entry=_carried_out(seen))
    except file.MovedError as error:
        return Decision(obstacles=(Obstacle("flags", error.message, "Run promote release again."),))


def _moved(first: Situation, seen: Situation) -> tuple[Obstacle, ...]:
    """The gate and the review spoke of what there was before them."""
    told = "something else moved while the checks ran: "
    again = "Run promote release again."
    moved: list[Obstacle] = []
    if first.release != seen.release:
        moved.append(Obstacle("digests", f"{told}the files of the release", again))
    if first.flags != seen.flags:
        moved.append(Obstacle("flags", f"{told}flags.json", again))
    if first.ledger.head != seen.ledger.head:
        moved.append(Obstacle("ledger", f"{told}the ledger", again))
    return tuple(moved)


def _carried_out(seen: Situation) -> Entry:
    """The ledger first: a flag that moved without a record is worse than a record that is taken back."""
    root = seen.order.root
    state = _next(seen)
    wanted = replace(state, generation=state.generation + 1) if state else None
    flags = flags_of(wanted) if wanted else seen.flags
    entry = _entry(seen, flags)
    (recorded,) = store.append(root, [entry])
    assert isinstance(recorded, Entry)
    if state is None:
        return recorded
    try:
        file.write(root / FLAGS, state)
        _require_there(flags_at(root), flags)
    except BaseException as error:
        # Also when interrupted: what the ledger says must be what the flags are.
        store.append(root, [_undone(seen, error)])
        raise
    return recorded


def _next(seen: Situation) -> FlagState | None:
    """The flags as they shall be; None: they are so already, and only the record was missing."""
    assert seen.release is not None
    short, asked = seen.release.short, seen.order.basis_points
    if seen.flags is None:
        return FlagState(stable=short)
    if seen.flags.live == short:
        return None
    now = file.read(seen.order.root / FLAGS)
    if now.candidate != short:
        now = FlagState(stable=seen.flags.live, candidate=short, generation=now.generation)
    return now.on() if asked == WHOLE else now.ramping(asked)


def _entry(seen: Situation, flags: Flags | None) -> Entry:
    order, stored = seen.order, seen.stored
    assert stored is not None and seen.release is not None
    return Entry(
        at=stamp(seen.now),
        by=order.by,
        what="released" if order.basis_points == WHOLE else "percent",
        why=order.why,
        release=seen.release.short,
        evidence=stored.sha256,
        verdict=stored.evidence.verdict,
        flags=flags,
        anchor=seen.anchor.commit if seen.anchor else "",
        note="" if seen.anchor and seen.anchor.git else NOT_ANCHORED,
    )


def _undone(seen: Situation, error: BaseException) -> Entry:
    why = error.message if isinstance(error, UserError) else type(error).__name__
    flags = flags_or_none(seen.order.root)
    return msgspec.structs.replace(_entry(seen, flags), what="undone", why=why)


def _require_there(found: Flags | None, wanted: Flags | None) -> None:
    if found != wanted:
        raise UserError("flags.json does not say what was written", "Run: promote rollback .")
