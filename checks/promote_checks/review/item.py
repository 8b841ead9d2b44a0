"""One question of the review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from promote_checks.review.covers import ENVIRONMENT, PREPARATION
from promote_checks.review.evidence import Evidence
from promote_checks.review.material import Material

Section = Literal[
    "data", "model", "infrastructure", "monitoring", "reproducibility", "leakage", "contract", "rollback"
]
Role = Literal["author", "reviewer", "data owner", "product owner", "on-call"]
ROLES: tuple[Role, ...] = get_args(Role)
Required = Literal["always", "with a service", "advised"]
Needs = Literal["nothing more", "a matrix", "a contract", "a staging run"]
Look = Callable[[Material], Evidence]

EVERYTHING = ("*",)
CODE = ("src/*", "notebooks/*", "pyproject.toml", "constraints.txt", "promotion.json")
CODE_AND_TESTS = (*CODE, "tests/*")
SERVICE = (*CODE, "model/*", "contract.json", "staging/evidence-*.json")
PREPARED = (f"{PREPARATION}*", "contract.json")
"""Which data comes in and what becomes of it before a model is trained."""
PUBLISHED = (*PREPARED, "notebooks/*", "tests/*")
"""The same, and what of the data stands in the project itself."""
CONTRACTED = ("contract.json",)
ANSWERED = ("contract.json", "model/*")
"""What a client of the service sees of it."""
PINNED = ("constraints.txt", f"{ENVIRONMENT}*")
PINNED_AND_USED = (*PINNED, "src/*", "pyproject.toml")
AGREED = (".github/*", ".gitlab-ci.yml", "pyproject.toml")
"""What says who may do what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question, who can answer it, and what shows the answer."""

    id: str
    section: Section
    question: str
    """As an assertion that is true or not; in the rubric's words where it is one of its 28."""
    who: tuple[Role, ...]
    """Who can answer it."""
    required: Required
    """When a merge needs it."""
    shown: str
    """How it is evidenced, in words, for the page about the items."""
    look: Look | None = None
    """What a command or a file shows; None: only a person can, or a test that the project names after the item."""
    needs: Needs = "nothing more"
    """What a project must have before ``look`` can show anything."""
    gap: str = ""
    """What ``look`` leaves open even when it passes; then it shows a part, never the whole."""
    scope: tuple[str, ...] = EVERYTHING
    """Patterns of the files, and of the groups of ``covers``, that a sign-off is bound to. A star stands for slashes as well."""
