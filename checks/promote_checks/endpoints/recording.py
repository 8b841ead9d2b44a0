"""What was asked of an application, and what it answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from promote_checks.notebook.model import TranslatedCell

_WEB = ("flask",)
"""Libraries whose applications can be asked without a server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int = 0
    content_type: str = ""
    location: str = ""
    """Of a redirection."""
    raised: str = ""
    """Class of the exception that the handler let through (the client sees 500)."""
    kind: str = ""
    """``json``, ``text`` or ``bytes``."""
    content: str = ""
    """The text; the sha256 of anything else."""
    fault: str = ""
    """Why there was no answer at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Answer):
    """One request with its answer."""

    application: str
    """Variable that holds the application; ``create_app()`` for what a factory makes."""
    name: str
    """Method, route and case: ``POST /predict: without income``."""
    method: str
    path: str
    """With its query."""
    body: str | None = None
    content_type_sent: str = ""
    personal: bool = False
    """The answer seems to hold something personal: it is compared, and never written down."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """All that was asked, in the order of asking: an application may remember."""

    applications: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was not asked, and why."""
    fault: str = ""
    """Why nothing could be recorded."""


def serves(cells: Sequence[TranslatedCell]) -> bool:
    """Whether a script imports a library of which we can ask the applications."""
    return any(
        f"{verb} {name}" in cell.python for cell in cells for name in _WEB for verb in ("from", "import")
    )


def read_recording(path: Path) -> Endpoints:
    """What the recorder left; a recording that is not there says so."""
    if not path.is_file():
        return Endpoints(fault="the process ended while the application was asked")
    return msgspec.json.decode(path.read_bytes(), type=Endpoints)
