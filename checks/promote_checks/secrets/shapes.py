"""Shapes that only a secret has. The rest are detect-secrets' own, which the host adds (``plugins``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from promote_checks.secrets.plausible import entropy, is_example, is_placeholder

_OWN = (
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a GitHub token", r"\b(?:gh[pousr]_[0-9A-Za-z]{20,}|github_pat_[0-9A-Za-z_]{22,})"),
    ("a Slack token", r"\bx(?:ox[abeprs]|app)-[0-9A-Za-z-]{10,}"),
    ("a GitLab token", r"\bglpat-[0-9A-Za-z_-]{16,}"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{30,}|\bya29\.[0-9A-Za-z_-]{20,}"),
    ("an npm token", r"\bnpm_[0-9A-Za-z]{36}\b"),
    ("a Hugging Face token", r"\bhf_[0-9A-Za-z]{20,}"),
    ("an API key", r"\bsk-(?=[0-9A-Za-z_-]*\d)[0-9A-Za-z_-]{16,}"),
    (
        "a private key",
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d|AGE-SECRET-KEY-1[0-9A-Z]{20,}",
    ),
    ("a signed token (JWT)", r"\beyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\.(?:[0-9A-Za-z_-]{10,})?"),
    ("a password in an address", r"\b[a-z][a-z0-9+.-]*://[^/\s:@'\"]*:(?P<word>[^/\s@'\"]+)@"),
    ("credentials of a header", r"(?i)\b(?:Bearer|Basic)\s+(?P<word>[0-9A-Za-z._~+/=-]{12,})"),
    (
        "a password in a connection string",
        (
            r"(?i)(?:^|[;?&\s\"'])(?:pwd|password|accountkey|sharedaccesskey|sharedaccesssignature|user ?password)\s*=\s*"
            r"(?P<word>\{[^{}\s;\"']{6,}\}|[^;&\s\"'{}()\[\],]{6,})(?=;|&|[\"']|$)"
        ),
    ),
    (
        "a key in an address",
        (
            r"(?i)[?&](?:api_?key|access_?token|token|key|sig|signature|auth|secret|client_secret|password)="
            r"(?P<word>[0-9A-Za-z._~+/%=-]{12,})"
        ),
    ),
    ("a token in an address", r"://(?P<word>(?=[^/\s@'\"]*\d)(?=[^/\s@'\"]*[A-Za-z])[^/\s:@'\"]{16,})@"),
    ("a webhook", r"https://(?:hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks)/[\w/-]{20,}"),
)
_PREFIXED = re.compile(
    r"(?<![\w.-])(?!sha\d)[A-Za-z][a-z0-9]{1,9}[_.-](?:[a-z0-9]{2,8}[_-])?(?P<word>[A-Za-z0-9]{24,})(?![\w])"
)
_AWS_SECRET = re.compile(r"(?<![0-9A-Za-z/+=])[0-9A-Za-z/+]{40}(?![0-9A-Za-z/+=])")
ADDED: list[tuple[str, str]] = []
"""Kind and pattern of detect-secrets' shapes; the host fills it in, also for the notebook's interpreter."""


_COMPILED: dict[str, re.Pattern[str]] = {}


def own_shapes(text: str) -> Iterator[tuple[int, str, str]]:
    """Where a shape stands, what it is, and the text that must not be shown."""
    yield from added_shapes(text, _OWN)
    yield from _by_entropy(text)


def words_in(text: str) -> Iterator[str]:
    """What alone opens something, of a text that says for what: the password of an address."""
    for kind, pattern in _OWN:
        for match in _compiled(pattern).finditer(text):
            word = match.groupdict().get("word")
            if word and _is_real(kind, match.group(0).strip(), word):
                yield word.strip("{}")


def added_shapes(text: str, patterns: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    """The same for other patterns."""
    for kind, pattern in patterns:
        for match in _compiled(pattern).finditer(text):
            value = match.group(0).strip()
            word = match.groupdict().get("word") or value
            if value and _is_real(kind, value, word):
                yield match.start() + match.group(0).index(value), kind, value


def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern not in _COMPILED:
        _COMPILED[pattern] = re.compile(pattern)
    return _COMPILED[pattern]


def _is_real(kind: str, value: str, word: str) -> bool:
    """Not documentation's own: ``AKIAIOSFODNN7EXAMPLE``, ``user:password@``, ``sk-xxxx``."""
    if kind == "a private key":
        return True
    if kind == "a password in an address":
        return not is_example(word) and word.lower() not in ("pass", "pwd") and word[0] not in "{<$%"
    if "EXAMPLE" in value or re.search(r"(?i)x{4}|\.\.\.|your|<|\*{3}|0{8}|1234567890", value):
        return False
    if kind == "credentials of a header":
        return not is_placeholder(word) and re.search(r"\d|[a-z][A-Z]", word) is not None
    return len(set(word)) >= 3 and (
        kind != "a password in a connection string" or not is_placeholder(word.strip("{}"))
    )


def _by_entropy(text: str) -> Iterator[tuple[int, str, str]]:
    """Keys that have no mark of their own: of one length and alphabet, or behind somebody's prefix."""
    for match in _AWS_SECRET.finditer(text):
        value = match.group(0)
        if _mixed(value) and "//" not in value and entropy(value) >= 4.3 and not _is_path(value):
            yield match.start(), "a key (a long random text)", value
    for match in _PREFIXED.finditer(text):
        if _mixed(match["word"]) and entropy(match["word"]) >= 4.0:
            yield match.start(), "a key (a long random text)", match.group(0)


def _mixed(value: str) -> bool:
    return (
        all(re.search(one, value) for one in ("[a-z]", "[A-Z]", "[0-9]"))
        and len(re.findall(r"\d", value)) >= 2
    )


def _is_path(value: str) -> bool:
    return any(
        len(part) > 3 and part.isalpha() and (part.islower() or part.istitle()) for part in value.split("/")
    )
