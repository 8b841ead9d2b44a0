"""What a Dask worker is sent: a function that brings the rest along as text, so that it need not have promote."""

from __future__ import annotations

import sys
import types
from typing import Any

PACKAGE = "_promote_worker"


def enter(sources: tuple[tuple[str, str], ...], job: dict[str, Any]) -> dict[str, Any]:
    """Load the texts, once in this worker's process, and run one point."""
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = []
        sys.modules[PACKAGE] = package
        for name, text in sources:
            module = types.ModuleType(f"{PACKAGE}.{name}")
            sys.modules[module.__name__] = module
            setattr(package, name, module)
            exec(compile(text, f"<promote {name}>", "exec"), module.__dict__)  # noqa: S102 - our own text
        package.ready = True  # type: ignore[attr-defined]
    return dict(sys.modules[f"{PACKAGE}.worker"].run_job(job))


def leave(key: str) -> None:
    """End what runs in this worker for one matrix, and remove its folders."""
    worker = sys.modules.get(f"{PACKAGE}.worker")
    if worker is not None:
        worker.close(key)
