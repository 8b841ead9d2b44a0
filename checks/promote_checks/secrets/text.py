"""Secrets in text that is no Python: comments, prose, outputs, configuration, what a tool says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from promote_checks.secrets.detect import looks_secret, shapes_in
from promote_checks.secrets.names import STRONG, strength_of
from promote_checks.secrets.plausible import looks_made

_SAID = re.compile(
    r"""(?P<name>[A-Za-z][\w.-]{0,60}(?:[ ](?:key|token|word|phrase|secret|password))?)["'`*]{0,3}\]?\s{0,3}(?P<mark>:=|==|=>|[:=]|\bis\b|\bwas\b|,)\s{0,3}
    (?:[rbf]{0,2}["'`*]{1,3})?(?P<value>[^\s"'`,;)\]}]{6,400})""",
    re.VERBOSE,
)
_OPTION = re.compile(r"(?<!\S)-{1,2}(?P<name>[A-Za-z][\w-]{1,40})[ =](?P<value>[^\s\"']{6,400})")
_USER = re.compile(r"(?<!\S)(?:-u|--user)[ =]?[\"']?[^\s:\"']+:(?P<value>[^\s\"']{6,400})")
_NAMES = re.compile(
    r"(?i)pass|pwd|secret|key|token|cred|bearer|auth|cookie|jwt|psk|signature|webhook|contrase|-u "
)


_ELEMENT = re.compile(r"<(?P<name>[A-Za-z][\w:.-]{1,40})>(?P<value>[^<>\s]{6,400})</")


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret: where it stands in the text, and what it is. ``value`` must never be shown."""

    line: int
    column: int
    kind: str
    value: str


def secrets_in(text: str) -> Iterator[FoundSecret]:
    """The secrets of a text, each place once."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) <= 20_000 and "pragma: allowlist secret" not in line:
            yield from _in_line(line, number)


def says_secret(text: str) -> bool:
    """Whether a text surely holds a secret, beside its name: configuration, a command, a connection."""
    return any(strength_of(found.kind) == STRONG for found in secrets_in(text))


def _in_line(line: str, number: int) -> Iterator[FoundSecret]:
    taken: list[tuple[int, int]] = []
    for column, kind, value in (*shapes_in(line), *_said(line)):
        span = (column, column + len(value))
        if not any(start < span[1] and span[0] < end for start, end in taken):
            taken.append(span)
            yield FoundSecret(number, column, kind, value)


def _said(line: str) -> Iterator[tuple[int, str, str]]:
    if not _NAMES.search(line):
        return
    for match in (*_SAID.finditer(line), *_OPTION.finditer(line), *_ELEMENT.finditer(line)):
        value = match["value"].rstrip(".")
        if _is_value(
            match["name"], value, quoted=line[match.start("value") - 1 : match.start("value")] in "\"'`"
        ):
            yield match.start("value"), f"a {match['name'].lower()}", value
    for match in _USER.finditer(line):
        if looks_made(match["value"]):
            yield match.start("value"), "a password", match["value"]


def _is_value(name: str, value: str, *, quoted: bool) -> bool:
    """What is not in quotes may be code or a word of a sentence: it has to look like a key."""
    if re.search(r"[(\[{]", value) and not quoted:
        return False
    if not looks_secret(name, value):
        return False
    return looks_made(value) or (quoted and strength_of(name) == STRONG)
