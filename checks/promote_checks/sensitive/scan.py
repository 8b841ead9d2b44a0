"""Find secrets in a piece of text: a cheap look first, detect-secrets only where that sees a candidate.

detect-secrets imports for a tenth of a second and reads some 1,500 lines a second, so most files never meet it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from promote_checks.sensitive.secrets import VALUE

_ASSIGNED = re.compile(
    r"""(?ix)(?:^|[\s,({\[.])["']?[\w.-]*(passw(?:or)?d|pwd|passphrase|secret|api_?key|access_?key|auth_?key|token(?!i[sz]e|_?pattern)|private_?key|
    credentials?|conn(?:ection)?_?str(?:ing)?)\w*["']?\s*\]?\s*(?::\s*\w+\s*)?(?:=|:)\s*[rbf]?["'](?P<value>[^"'\s]{6,})["']"""
)
_LONG = re.compile(r"""["'](?P<value>[A-Za-z0-9+/=_\-]{32,120})["']""")
_PLACEHOLDER = re.compile(
    r"(?i)^[<{\[$%].*|^(your|my|the|some|insert|enter|put|replace|add|change|fake|dummy|test|example|sample|mock|none|null|"
    r"xxx|abc|foo|bar)[\W_]|xxx|\*{3}|\.{3}|placeholder|changeme|change_me|example|redacted|hidden|todo|dummy|"
    r"your[_-]?|_here$|^(token|password|secret|api_?key|string|str|username|user|bearer|basic|default|optional|required)s?$|^os\.|^\W+$|"
    r"^\[?secret\]?$|^<?pad>?$|^[a-z]+(_[a-z]+)+$|^[A-Z]+(_[A-Z]+)+$|^https?://[^@]*$|^[./~].*[/.]\w+$|^[\w./-]+\.(json|txt|csv|ya?ml|pt|bin|model|py|pkl|parquet|env)$"
)


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret: where it stands in the text, and what it is. ``value`` must never be shown."""

    line: int
    column: int
    kind: str
    value: str


def scan(text: str) -> Iterator[FoundSecret]:
    """The secrets of a text, each place once."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > 5000 or "pragma: allowlist secret" in line:
            continue
        seen: set[str] = set()
        for one in _in_line(line, number):
            if one.value not in seen:
                seen.add(one.value)
                yield one


def redact(line: str, values: list[str]) -> str:
    """The line with its secrets replaced: these, and whatever else has the shape of one."""
    for value in sorted(values, key=len, reverse=True):
        line = line.replace(value, "[secret]")
    return VALUE.sub("[secret]", line)


def without_secrets(text: str) -> str:
    """A line as it may be shown."""
    return redact(text, [one.value for one in scan(text)])


def _in_line(line: str, number: int) -> Iterator[FoundSecret]:
    for match in VALUE.finditer(line):
        if not _is_example(match[0]):
            yield FoundSecret(number, match.start(), _kind(match[0]), match[0])
    for match in _ASSIGNED.finditer(line):
        value = match["value"]
        if not _is_placeholder(value) and not VALUE.search(value) and _confirmed(line):
            yield FoundSecret(number, match.start("value"), f"a {match[1].lower()}", value)
    if _LONG.search(line):
        yield from _random_text(line, number)


def _is_placeholder(value: str) -> bool:
    return bool(_PLACEHOLDER.search(value)) or len(set(value)) < 4


def _is_example(value: str) -> bool:
    """Documentation's own (``AKIAIOSFODNN7EXAMPLE``), ``user:password@``, ``sk-xxxx``, a local throw-away database."""
    credentials = re.search(r"://([^/\s:@]+):([^/\s:@]+)@", value)
    if credentials:
        word = credentials[2].strip("\"'")
        return (
            bool(_PLACEHOLDER.search(word))
            or word.lower() in ("password", "pass", "pwd", "secret")
            or word[0] in "{<$%"
        )
    return "EXAMPLE" in value or bool(re.search(r"(?i)x{4}|\.\.\.|your|<|\*{3}|0{8}|1234567890", value))


def _kind(value: str) -> str:
    table = {"AKIA": "an AWS access key", "ASIA": "an AWS access key", "gh": "a GitHub token", "xox": "a Slack token",
             "sk-": "an API key", "-----": "a private key", "eyJ": "a signed token (JWT)", "glpat": "a GitLab token",
             "AIza": "a Google API key", "hf_": "a Hugging Face token"}  # fmt: skip
    return next(
        (words for start, words in table.items() if value.startswith(start)), "a password in an address"
    )


def _confirmed(line: str) -> bool:
    """detect-secrets sees a keyword with a secret there too."""
    from promote_checks.sensitive.detectors import names_a_secret

    return names_a_secret(line) or bool(
        re.search(r"(?i)conn\w*_?str|token|passphrase|credential|access_?key|auth_?key", line)
    )


def _random_text(line: str, number: int) -> Iterator[FoundSecret]:
    """A long text without meaning, given to a name that has to do with keys."""
    if not re.search(r"(?i)key|token|secret|auth|bearer|credential|signature|webhook", line):
        return
    values = [match for match in _LONG.finditer(line) if _is_candidate(match["value"])]
    named = re.search(
        r"(?i)(api|access|auth|secret|private|app|token|consumer|bearer)\w*[\"']?\s*\]?\s*[=:(,]", line
    )
    if not values or not named:
        return
    from promote_checks.sensitive.detectors import is_random

    for match in values:
        is_hex = re.fullmatch(r"[0-9a-fA-F]+", match["value"]) is not None
        if is_random(match["value"], hexadecimal=is_hex):
            yield FoundSecret(number, match.start("value"), "a key (a long random text)", match["value"])


def _is_candidate(value: str) -> bool:
    return not _is_placeholder(value) and not VALUE.search(value) and re.search(r"\d", value) is not None
