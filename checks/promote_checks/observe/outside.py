"""Paths outside its folder that a notebook reaches through ``..``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from promote_checks.errors import UserError
from promote_checks.notebook.local import project_modules, trees_of
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.notebook.static_paths import spelled_paths
from promote_checks.notebook.translate import translate

LONGEST = 1000
"""Characters of a path; a longer text is none."""
UPWARDS = re.compile(r"""["']((?:\./)?\.\./[^"'\n{}*?\\]*)""")


def outside_paths(notebook: Notebook) -> tuple[str, ...]:
    """What must be copied beside the notebook's folder: ``../data`` for ``"../data/raw/customers.csv"``.

    Only the first part below the last ``..``: a notebook that reads one file of a folder often writes
    another one beside it. Where a folder above is searched for modules (``sys.path.append("..")``), the modules
    that are imported from there are meant, and the files that these spell.
    """
    cells = _translated(notebook)
    modules = project_modules(notebook, cells)
    texts = [cell.source for cell in notebook.code_cells]
    texts += modules.values()
    spelled = {match.group(1) for text in texts for match in UPWARDS.finditer(text)}
    spelled.update(spelled_paths(trees_of(cells)))
    spelled.update(modules)
    for path, source in modules.items():
        spelled.update(spelled_paths(trees_of([TranslatedCell(0, source)]), {"__file__": path}))
    return tuple(sorted(set(_first_parts(spelled))))


def _translated(notebook: Notebook) -> Sequence[TranslatedCell]:
    """The cells as Python; none where a magic has no translation, which whoever promotes the notebook reports."""
    try:
        return translate(notebook)
    except UserError:
        return ()


def _first_parts(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if len(path) > LONGEST or "\n" in path:
            continue
        parts = PurePosixPath(posixpath.normpath(path)).parts
        ups = 0
        while ups < len(parts) and parts[ups] == "..":
            ups += 1
        if 0 < ups < len(parts):
            yield "/".join(parts[: ups + 1])
