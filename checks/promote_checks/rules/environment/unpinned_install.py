"""The notebook installs a package without saying which version.

Why: next month the same cell installs something else, and what was computed with it can't be computed again.

Mend: `%pip install pandas==2.2.3`; better, declare it in the project and remove the line.

Example:

    !pip install -q transformers datasets
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Place, Severity
from promote_checks.rules.installs import Install, installs
from promote_checks.rules.subject import Subject

CODE = "EN003"
NAME = "unpinned-install"
SEVERITY: Severity = "warning"
HINT = "pin it (pandas==2.2.3), or better declare it in pyproject.toml"
WORDS: tuple[str, ...] = ("install",)


_PINNED = re.compile(r"(===?|@\s*\S|\.whl$|\.tar\.gz$|\.zip$)")
_CONDA_PINNED = re.compile(r"=")
_COMMIT = re.compile(r"@[0-9a-f]{7,40}|@v?\d+(\.\d+)+")


def check(subject: Subject) -> Iterator[Hit]:
    """One finding a line, naming what is not pinned."""
    lines: dict[tuple[int, int], list[str]] = {}
    for one in installs(subject):
        if not _is_pinned(one):
            lines.setdefault((one.cell, one.line), []).append(one.requirement)
    for (cell, line), names in lines.items():
        yield Hit(Place(cell, line), f"{', '.join(names[:5])}: installed without a version")


def _is_pinned(one: Install) -> bool:
    if one.requirement.startswith("git+") or "github.com" in one.requirement:
        return bool(_COMMIT.search(one.requirement.partition("://")[2]))
    if one.requirement in ("pip", "setuptools", "wheel"):
        return True
    return bool((_CONDA_PINNED if one.tool in ("conda", "mamba") else _PINNED).search(one.requirement))
