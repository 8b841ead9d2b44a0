"""Paths outside its folder that a notebook reaches through ``..``."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from promote_checks.notebook.model import Notebook

UPWARDS = re.compile(r"""["']((?:\./)?\.\./[^"'\n{}*?\\]*)""")


def outside_paths(notebook: Notebook) -> tuple[str, ...]:
    """What must be copied beside the notebook's folder: ``../data`` for ``"../data/raw/customers.csv"``.

    Only the first part below the last ``..``: a notebook that reads one file of a folder often writes
    another one beside it.
    """
    found = set()
    for cell in notebook.code_cells:
        for match in UPWARDS.finditer(cell.source):
            parts = PurePosixPath(match.group(1)).parts
            ups = 0
            while ups < len(parts) and parts[ups] == "..":
                ups += 1
            if ups < len(parts) and ".." not in parts[ups:]:
                found.add("/".join(parts[: ups + 1]))
    return tuple(sorted(found))
