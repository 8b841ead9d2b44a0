"""The flags, as evidence and ledger keep them."""

from __future__ import annotations

import os
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.records import Flags
from promote_staging.flags import file
from promote_staging.flags.state import FlagState

FLAGS = "flags.json"


def flags_of(state: FlagState) -> Flags:
    """What evidence and ledger keep of the flags."""
    return Flags(
        generation=state.generation,
        mode=state.mode,
        basis_points=state.basis_points,
        stable=state.stable,
        candidate=state.candidate,
    )


def flags_at(root: Path) -> Flags | None:
    """The flags of a project; None: there is no flag file. Raises ``UserError`` for a broken one."""
    if not os.path.lexists(root / FLAGS):
        return None
    return flags_of(file.read(root / FLAGS))


def flags_or_none(root: Path) -> Flags | None:
    """The same; None also for a broken file."""
    try:
        return flags_at(root)
    except UserError:
        return None
