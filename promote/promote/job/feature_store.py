"""The project's feature store: what was asked for, and whether the notebook's interpreter can run it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from types import MappingProxyType

from promote_checks.errors import UserError

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"none": (), "sqlite": ("pandas", "cachebox"), "redis": ("pandas", "cachebox", "redis")}
)
"""Option -> what the store and its tests import."""
_SECONDS = 900.0


def require_feature_store(choice: str, python: str) -> None:
    """Raise UserError if the project's own tests could not run where the notebook does."""
    names = NEEDED[choice]
    if not names:
        return
    code = (
        "import importlib.util, sys; print(*(n for n in sys.argv[1:] if importlib.util.find_spec(n) is None))"
    )
    # Not in the caller's folder: with -c its modules would come before the standard library's.
    with tempfile.TemporaryDirectory(prefix="promote-") as empty:
        done = subprocess.run(
            [python, "-c", code, *names],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
            cwd=empty,
        )
    missing = done.stdout.split()
    if missing or done.returncode:
        raise UserError(
            f"--feature-store {choice} needs {', '.join(missing) or ', '.join(names)} in the notebook's interpreter",
            f"{python} -m pip install {' '.join(missing or names)}",
        )
