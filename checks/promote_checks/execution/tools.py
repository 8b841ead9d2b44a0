"""Our own tools in a process of their own.

A folder can hold a ``ruff.py``, a ``sitecustomize.py`` or a path file. None is ever on the path of a tool: not through
the current folder (``-P``), nor through the caller's ``PYTHON…`` variables.
"""

from __future__ import annotations

import os
import site
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

SETTINGS_OF_TOOLS = frozenset(
    {
        "COLUMNS",
        "COVERAGE_PROCESS_START",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "MYPYPATH",
        "MYPY_CACHE_DIR",
        "PYTEST_ADDOPTS",
        "PYTEST_PLUGINS",
        "PY_COLORS",
        "RUFF_OUTPUT_FORMAT",
        "RUFF_OUTPUT_FILE",
        "RUFF_CONFIG",
        "RUFF_NO_CACHE",
    }
)
"""Settings of the caller's shell that would change what a tool says."""


def own_tool(module: str) -> tuple[str, ...]:
    """Command line of a tool of promote's own environment: ruff, mypy, papermill.

    ``-P`` keeps the folder we run in off ``sys.path``. The user's site is read only where promote itself has it.
    """
    return (*own_python(), "-m", module)


def own_python() -> tuple[str, ...]:
    """Command line of promote's own interpreter, without the current folder on its path."""
    return (sys.executable, "-P", *(() if site.ENABLE_USER_SITE else ("-s",)))


FIXED: Mapping[str, str] = MappingProxyType(
    {
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
)
"""A tool says the same everywhere, and leaves no files behind."""


def tool_environment() -> dict[str, str]:
    """The caller's environment for a tool of ours.

    Every PYTHON… variable goes: those that name folders or options of the interpreter decide what code runs.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in SETTINGS_OF_TOOLS and not name.startswith("PYTHON")
    }
    return {**inherited, **FIXED, "PATH": absolute_path()}


def absolute_path() -> str:
    """``PATH`` without entries that mean whatever folder a program is started in."""
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if os.path.isabs(entry))


def run_tool(
    module: str, arguments: Sequence[str], *, cwd: Path | None = None, timeout: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a tool of ours to its end. ``cwd``: where it looks for files; by default, an empty place."""
    return subprocess.run(
        (*own_tool(module), *arguments),
        cwd=cwd or tempfile.gettempdir(),
        env=tool_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=timeout,
    )
