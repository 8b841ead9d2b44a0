"""One peer on one notebook."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.judge.loose import Target


@dataclass(frozen=True, slots=True)
class Job:
    """What a peer is given."""

    notebook: Path
    """An ``.ipynb`` in a private copy of its folder; the peer may write there."""
    python: Path
    """Of the peer's own environment."""
    work: Path
    timeout: float

    def tool(self, name: str) -> str:
        """A command of the peer's environment."""
        return str(self.python.parent / name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What a peer made of it."""

    error: str = ""
    """Empty if it converted."""
    target: Target | None = None
    dumps: tuple[Path, ...] = ()
    """Dumps that its own way of running it has left already, in order."""
    sources: tuple[Path, ...] = ()
    """Emitted Python files, for the linters."""
    run_error: str = ""
    """The peer's own way of running it failed (``ploomber build``)."""
    claims: bool = False
    """The peer itself says that the result was verified as equal."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool."""

    name: str
    requirements: tuple[str, ...]
    convert: Callable[[Job], Converted]


def last_words(text: str) -> str:
    """The last line that names an error, or the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"\w(Error|Exception)\b|error:", line)]
    return (errors or lines or ["no message"])[-1][:200]
