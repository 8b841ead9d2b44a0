"""The interpreter that ``--python`` names."""

from __future__ import annotations

import os
import shutil

from promote_checks.errors import UserError


def interpreter(python: str | None) -> str | None:
    """A path, or a name to be found on PATH. Links stay: a virtual environment's python is one.

    Raises UserError where there is no such program.
    """
    if python is None:
        return None
    found = shutil.which(os.path.expanduser(python))
    if found is None:
        hint = "Give the path of a Python interpreter, or a name that is found on PATH."
        raise UserError(f"--python {python}: there is no such program", hint)
    return os.path.abspath(found)
