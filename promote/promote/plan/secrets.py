"""Values that must never be written down again."""

from __future__ import annotations

import math
import re

_NAME = re.compile(
    r"(?i)(^|_)(passw(or)?d|passwd|pwd|passphrase|secret|api_?key|apikey|access_?key|auth_?token|token|"
    r"private_?key|credential|client_?secret|bearer)s?(_|$)"
)
_VALUE = re.compile(
    r"(AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{20,}|xox[abprs]-[0-9A-Za-z-]{10,}|sk-[0-9A-Za-z_-]{16,}|"
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\.|glpat-[0-9A-Za-z_-]{16,}|"
    r"AIza[0-9A-Za-z_-]{30,}|hf_[0-9A-Za-z]{20,}|[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@"
)
_MIN_LENGTH = 6
_ENTROPY = 3.0


def looks_secret(name: str, value: object) -> bool:
    """A text whose name or shape says that it opens something."""
    if not isinstance(value, str) or len(value) < _MIN_LENGTH:
        return False
    if _VALUE.search(value):
        return True
    return bool(_NAME.search(name)) and " " not in value.strip() and _entropy(value) >= _ENTROPY / 2


def _entropy(text: str) -> float:
    counts = [text.count(c) / len(text) for c in set(text)]
    return -sum(p * math.log2(p) for p in counts)
