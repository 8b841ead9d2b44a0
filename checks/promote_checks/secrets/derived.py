"""The forms in which a known secret can stand in a file."""

from __future__ import annotations

import base64
import functools
import json
from urllib.parse import quote, quote_plus

_SHORTEST = 6


@functools.cache
def forms_of(value: str) -> tuple[str, ...]:
    """The secret as it is, escaped, quoted for addresses, in hexadecimal digits, in base64 at any offset, backwards."""
    raw = value.encode("utf-8", "surrogatepass")
    plain = {value, value.strip(), repr(value)[1:-1], json.dumps(value)[1:-1], quote(raw), quote_plus(raw)}
    encoded = (
        {raw.hex(), base64.b32encode(raw).decode().rstrip("="), *_base64(raw)}
        if len(raw) >= _SHORTEST
        else set()
    )
    lines = {line.strip() for line in value.splitlines() if len(line.strip()) >= 16}
    forms = plain | encoded | lines | ({value[::-1]} if len(value) >= _SHORTEST else set())
    return tuple(sorted(form for form in forms if len(form) >= _SHORTEST))


def _base64(raw: bytes) -> set[str]:
    """Inside a longer text the letters depend on where the secret begins: what is sure at each offset."""
    found = {base64.b64encode(raw).decode().rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("=")}
    for offset in (1, 2):
        inner = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        found.add(inner[offset + 1 : -1])
    whole = base64.b64encode(raw[: len(raw) - len(raw) % 3]).decode()
    return {form for form in (*found, whole) if len(form) >= 8}
