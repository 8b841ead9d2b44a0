"""What a rule about runs is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from promote_checks.dynamic.evidence import Evidence
from promote_checks.rules.finding import Hit, Place, Severity

Need = Literal["hash", "rows", "parameters", "schemas"]
"""Evidence that costs a run, or a look, of its own: it is gathered only where a rule that is wanted needs it."""


_WHOLE = Place(None)


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a rule could not look at. It has not passed."""

    reason: str
    hint: str = ""
    place: Place = _WHOLE
    blocking: bool = False


class RunRule(Protocol):
    """One rule. A module with these names will do; its docstring is its page in the documentation."""

    __doc__: str | None
    CODE: str
    NAME: str
    SEVERITY: Severity
    HINT: str
    WORDS: tuple[str, ...]
    """It finds nothing in code that holds none of these; empty: always ask."""
    NEEDS: tuple[Need, ...]

    def check(self, evidence: Evidence) -> Iterable[Hit | Unseen]:
        """Judge what the runs showed; never raise for it."""
