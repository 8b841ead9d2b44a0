"""A stored output or the metadata of the notebook holds a secret.

Why: outputs are committed with the notebook. A printed configuration or an error message with its address is as
good as the key itself.

Mend: clear the output, revoke the secret.

Example: `print(os.environ)` and its output.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject
from promote_checks.secrets.hide import hide_known
from promote_checks.secrets.text import secrets_in

CODE = "SE002"
NAME = "secret-in-output"
SEVERITY: Severity = "error"
HINT = "clear the output, revoke the secret, and read it from the environment"
WORDS: tuple[str, ...] = ()


_LIMIT = 200_000


def check(subject: Subject) -> Iterator[Hit]:
    """Texts of outputs, never pictures; then the metadata, key by key."""
    for output in subject.outputs or ():
        for text in output.texts.values():
            yield from _hits(text[:_LIMIT], Place(output.cell), "the output holds")
    for cell, metadata in subject.metadata:
        # Widget states are large and hold no text of anybody.
        kept = (
            {key: value for key, value in metadata.items() if key != "widgets"}
            if isinstance(metadata, dict)
            else {}
        )
        if kept:
            yield from _hits(
                json.dumps(kept, indent=0, ensure_ascii=False), Place(cell), "the metadata holds"
            )


def _hits(text: str, place: Place, what: str) -> Iterator[Hit]:
    found = list(secrets_in(text))
    lines = text.split("\n")
    told = set()
    for one in found:
        if one.value not in told:
            told.add(one.value)
            shown = hide_known(lines[one.line - 1].strip(), [each.value for each in found])
            yield Hit(place, f"{what} {one.kind}", source=shown[:200])
