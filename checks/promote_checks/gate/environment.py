"""The environment variables that the project runs with."""

from __future__ import annotations

import os
from collections.abc import Mapping

from promote_checks.execution.tools import FIXED, SETTINGS_OF_TOOLS

_OF_PYTHON = frozenset({"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS"})


def quiet_environment(**extra: str) -> Mapping[str, str]:
    """Return the caller's environment without what changes a tool's words, plus ``extra``."""
    unwanted = SETTINGS_OF_TOOLS | _OF_PYTHON
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**inherited, **FIXED, **extra}


def import_path(source: str) -> str:
    """``PYTHONPATH`` for code of the project: its sources first, then what the caller's shell names."""
    theirs = os.environ.get("PYTHONPATH", "")
    return f"{source}{os.pathsep}{theirs}" if theirs else source
