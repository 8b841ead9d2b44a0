"""Which tools judge, and the environment variables that they and the project run with."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

# Settings of the caller's shell that would change what a tool says.
_UNWANTED = (
    "COLUMNS",
    "COVERAGE_PROCESS_START",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "MYPYPATH",
    "MYPY_CACHE_DIR",
    "PYTEST_ADDOPTS",
    "PYTEST_PLUGINS",
    "PY_COLORS",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
    "RUFF_OUTPUT_FORMAT",
    "RUFF_OUTPUT_FILE",
    "RUFF_CONFIG",
    "RUFF_NO_CACHE",
)


def own_tool(module: str) -> tuple[str, ...]:
    """Command line of a tool of promote's own environment: ruff, mypy, papermill.

    ``-P`` keeps the folder we run in off ``sys.path``, where a ``typing.py`` would break the tool.
    """
    return (sys.executable, "-P", "-m", module)


def quiet_environment(**extra: str) -> Mapping[str, str]:
    """Return the caller's environment without what changes a tool's words, plus ``extra``."""
    env = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    env.update(NO_COLOR="1", TERM="dumb", PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0", PYTHONUTF8="1")
    env.update(extra)
    return env


def import_path(source: str) -> str:
    """``PYTHONPATH`` for code of the project: its sources first, then what the caller's shell names."""
    theirs = os.environ.get("PYTHONPATH", "")
    return f"{source}{os.pathsep}{theirs}" if theirs else source
