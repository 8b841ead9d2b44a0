"""What a notebook installs itself: ``!pip install``, ``%pip install``, ``%conda install``, ``!uv pip install``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from promote_checks.rules.masking import MagicLine
from promote_checks.rules.project import normal
from promote_checks.rules.subject import Subject

_INSTALL = re.compile(
    r"^(?:sudo\s+)?(?:(?:\S*python\S*|\{sys\.executable\})\s+-m\s+)?(?:uv\s+)?(?P<tool>pip3?|conda|mamba)\s+install\b(?P<rest>.*)$"
)
_TAKE_VALUE = frozenset({"-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f",
                         "--find-links", "-t", "--target", "--channel", "-n", "--name", "--prefix"})  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Install:
    """One requirement of one install line."""

    cell: int
    line: int
    tool: str
    requirement: str


def installs(subject: Subject) -> Iterator[Install]:
    """Every requirement that a magic or shell line installs; files and editable folders are left out."""
    for cell, magic in subject.magics:
        match = _INSTALL.match(magic.text)
        if match:
            for word in _requirements(_whole(subject, cell, magic, match["rest"])):
                yield Install(cell, magic.line, match["tool"], word)


def installed_by_magics(subject: Subject) -> frozenset[str]:
    """Normalised names of what it installs."""
    names = (_NAME.match(one.requirement) for one in installs(subject))
    return frozenset(normal(match[0]) for match in names if match)


def _whole(subject: Subject, cell: int, magic: MagicLine, rest: str) -> str:
    """The rest of the line with its continuations."""
    lines = subject.cells[cell].source.split("\n")
    at = magic.line
    while rest.rstrip().endswith("\\") and at < len(lines):
        rest = rest.rstrip()[:-1] + " " + lines[at]
        at += 1
    return rest


def _requirements(text: str) -> Iterator[str]:
    try:
        words = shlex.split(text, comments=True)
    except ValueError:
        words = text.split()
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = word in _TAKE_VALUE
            continue
        if word in ("|", ">", "&&", ";", "2>&1") or word.startswith((">", "2>")):
            return
        if not word.startswith((".", "/", "{", "$")):
            yield word.rstrip(";")
