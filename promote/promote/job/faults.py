"""The faults of a file in which preparation, training and a web endpoint are mixed, with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from promote_checks.endpoints.recording import serves
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.rules import suppress
from promote_checks.rules.finding import Finding, NotChecked
from promote_checks.rules.project import project_of
from promote_checks.rules.reading import read_subject
from promote_checks.rules.registry import RULES
from promote_checks.rules.rule import findings
from promote_checks.secrets.hide import hide_all

CODES = ("PK001", "PK002", "PK003", "PK005", "PK006")
"""Loading per request, shared globals, work at import, skew between training and serving, input and output in logic."""


def faults_of(notebook: Notebook, cells: Sequence[TranslatedCell]) -> tuple[Finding, ...]:
    """Return what is wrong with the structure of a script that serves, in its order; nothing for any other.

    What its author has marked ``noqa`` is left out, as ``promote check`` leaves it out.
    """
    if not serves(cells):
        return ()
    subject = read_subject(notebook.path, notebook.name, project_of(notebook.path.parent), outputs=False)
    if isinstance(subject, NotChecked):
        return ()
    said = tuple(findings(subject, {code: RULES[code] for code in CODES}))
    kept, _, _ = suppress.apply(subject, said)
    shown = (replace(one, message=hide_all(one.message)) for one in kept)
    return tuple(sorted(shown, key=lambda one: (one.cell or 0, one.line, one.code)))
