"""Whether a text can be a secret at all: no placeholder, no path, no words."""

from __future__ import annotations

import math
import re

from promote_checks.secrets.names import FAINT, STRONG

_PLACEHOLDER = re.compile(
    r"(?i)^[<{\[$%].*|^(your|my|the|some|insert|enter|put|replace|add|change|fake|dummy|test|example|sample|mock|none|null|"
    r"type|please|choose|forgot|invalid|wrong|no|not|xxx|abc|foo|bar)[\W_]|xxx|\*{3}|\.{3}|placeholder|change_?me|example|redacted|hidden|todo|"
    r"dummy|your[_-]?|_here$|^(token|password|passwd|passphrase|secret|api_?key|string|str|text|username|user|bearer|basic|default|"
    r"optional|required|secretstr|undefined|anonymous|missing|unknown|unset|admin|postgres|guest|letmein|test\w{0,3})s?$|^os\.|^\W+$|"
    r"^\[?secret\]?$|^<?pad>?$|^[a-z]+(_[a-z]+)+$|^[A-Z]+(_[A-Z]+)+$|^https?://[^@?]*$|^[./~].*[/.]\w+$|"
    r"^[\w./-]+\.(json|txt|csv|ya?ml|pt|bin|model|py|pkl|parquet|env|key|pem|crt|toml|ini|cfg|html?|js)$"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PHRASE = re.compile(r"\w+(?:[ -]\w+){2,9}")
_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9\s]")


def is_placeholder(value: str) -> bool:
    """Stands for a secret, or is a path, a plain address or an identifier."""
    return len(set(value)) < 4 or is_example(value)


def is_example(value: str) -> bool:
    """One of the words that documentation writes in the place of a secret."""
    return bool(_PLACEHOLDER.search(value))


def is_plausible(value: str, strength: str, *, phrase: bool = False) -> bool:
    """Can a name of that strength hold it? ``phrase``: it may be several words, as passphrases are."""
    value = value.strip()
    if not 6 <= len(value) <= 4096 or is_placeholder(value):
        return False
    if re.search(r"\s", value):
        return phrase and _PHRASE.fullmatch(value) is not None
    if strength == FAINT:
        return looks_random(value)
    return strength == STRONG or looks_made(value)


def looks_made(value: str) -> bool:
    """No word and no identifier: digits among letters, or many kinds of characters."""
    if len(value) < 8 or re.search(r"\s", value) or is_placeholder(value):
        return False
    mixed = re.search(r"\d", value) and re.search(r"[A-Za-z]", value)
    return bool(mixed or _kinds(value) >= 3 or value.isdigit()) and entropy(value) >= 2.5


def looks_random(value: str) -> bool:
    """As keys are that a machine made."""
    if len(value) < 16 or re.search(r"\s", value) or is_placeholder(value) or _UUID.fullmatch(value):
        return False
    if re.fullmatch(r"[0-9a-fA-F]+", value):
        return len(value) >= 24 and entropy(value) >= 3.0 and re.search(r"[a-fA-F]", value) is not None
    return _kinds(value) >= 3 and len(re.findall(r"\d", value)) >= 2 and entropy(value) >= 3.5


def entropy(text: str) -> float:
    """Shannon's, in bits a character."""
    counts = [text.count(c) / len(text) for c in set(text)]
    return -sum(p * math.log2(p) for p in counts)


def _kinds(value: str) -> int:
    return sum(re.search(one, value) is not None for one in _CLASSES)
