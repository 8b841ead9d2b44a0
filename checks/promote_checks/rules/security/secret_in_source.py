"""A password, a token or a key stands in the code or the text of the notebook.

Why: whoever can read the repository can use it, today and in every old commit.

Mend: revoke it, since it is known now; read the new one from the environment or a secret store.

Example: `token = "ghp_..."`, `create_engine("postgresql://app:<password>@db/prod")`.
"""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.subject import Subject
from promote_checks.secrets.hide import hide_all
from promote_checks.secrets.source import hidden_source, secrets_of_source
from promote_checks.secrets.text import secrets_in

CODE = "SE001"
NAME = "secret-in-source"
SEVERITY: Severity = "error"
HINT = 'take it out, revoke it, and read it from the environment: os.environ["API_KEY"]'
WORDS: tuple[str, ...] = ()


def check(subject: Subject) -> Iterator[Hit]:
    """Decoded sources of all cells, text cells too. The secret itself is never shown."""
    masked = {cell.index: text.python for cell, text in zip(subject.code_cells, subject.masked, strict=True)}
    for cell in subject.cells:
        is_code = cell.kind == "code"
        found = (
            secrets_of_source(cell.source, masked[cell.index]) if is_code else tuple(secrets_in(cell.source))
        )
        shown = hidden_source(cell.source, masked[cell.index]) if is_code else hide_all(cell.source)
        safe = shown.split("\n")
        lines = cell.source.split("\n")
        for one in found:
            place = Place(cell.index, one.line, len(lines[one.line - 1][: one.column].encode()))
            yield Hit(place, f"{one.kind} is written here", source=safe[one.line - 1])
