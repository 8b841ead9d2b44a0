"""What was seen for one item, and where it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from promote_checks.gate.check import Verdict

_WORST: tuple[Verdict, ...] = ("fail", "error", "skip", "pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A verdict with what anybody needs to see it again.

    ``pass``: seen. ``fail``: seen not to be so. ``error``: could not be run. ``skip``: not checked, and
    ``summary`` says why.
    """

    verdict: Verdict
    summary: str
    """One line."""
    command: tuple[str, ...] = ()
    """Words of the command, to be run from the project; none: a file was read."""
    exit_code: int | None = None
    """Of the command as a whole; None where nothing was run."""
    looked_at: tuple[str, ...] = ()
    """Parts of the command's answer, or files."""
    sha256: str = ""
    """Of those parts, or of those files."""
    gap: str = ""
    """What this leaves open. Not empty: it shows only a part, and never counts as automated."""


def not_checked(reason: str) -> Evidence:
    """Nothing was looked at, for this reason. It has not passed."""
    return Evidence(verdict="skip", summary=f"not checked: {reason}")


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several together: it passes only if there is one and all pass."""
    found = set(verdicts)
    return next((verdict for verdict in _WORST if verdict in found), "skip")
