"""``rollback``: the flag first. What could not be recorded is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger import store
from promote_checks.ledger.records import Entry
from promote_staging.evidence.flags_seen import FLAGS, flags_of
from promote_staging.evidence.moment import stamp, utc_now
from promote_staging.evidence.person import who
from promote_staging.flags import file
from promote_staging.flags.state import FlagState

PATIENCE = 10.0
"""Seconds that the record waits for another writer. The flag waits for none."""


@dataclass(frozen=True, slots=True)
class Back:
    """Everybody is on ``state.stable``. ``unrecorded`` says why the ledger does not know it; empty: it does."""

    state: FlagState
    entry: Entry | None
    unrecorded: str = ""


def rollback(
    root: Path, *, by: str | None = None, why: str = "", clock: Callable[[], datetime] = utc_now
) -> Back:
    """Move the flag to stable, then record it. Needs no network, no git, no project and no ledger.

    Raises ``UserError`` only where the flag could not be moved, ``OSError`` where nothing can be written.
    """
    state = file.rollback(root / FLAGS)
    try:
        bare = Entry(
            at=stamp(clock()),
            by=who(root, by),
            what="rolled back",
            why=why,
            release=state.candidate or "",
            flags=flags_of(state),
        )
        return Back(state, _recorded(root, bare))
    except UserError as error:
        return Back(state, None, error.message)
    except OSError as error:
        return Back(state, None, f"{store.FOLDER} can't be written: {error.strerror}")


def _recorded(root: Path, bare: Entry) -> Entry:
    with store.held(root, PATIENCE) as free:
        if not free:
            raise UserError("another promote command holds the ledger")
        (entry,) = store.append(root, [bare])
        assert isinstance(entry, Entry)
        return entry
