"""The interpreter, and the distributions of what the notebook imported itself."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Iterable
from typing import Any


def environment(modules: Iterable[str]) -> dict[str, Any]:
    """Executable, version, distribution -> version and module -> distribution."""
    wanted = {name for name in modules if name and name in sys.modules and not is_standard(name)}
    owners = distributions(wanted)
    return {
        "executable": sys.executable,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in sorted(set(owners.values()))},
        "modules": dict(sorted(owners.items())),
    }


def is_standard(name: str) -> bool:
    """Whether a module belongs to Python itself."""
    known = getattr(sys, "stdlib_module_names", None)
    if known is not None:
        return name in known
    file = getattr(sys.modules.get(name), "__file__", None) or ""
    return name in sys.builtin_module_names or ("site-packages" not in file and "dist-packages" not in file)


def distributions(wanted: set[str]) -> dict[str, str]:
    """Top-level module -> distribution that installed it. The obvious name is tried before all others."""
    found: dict[str, str] = {}
    for name in sorted(wanted):
        if owns(name, name):
            found[name] = str(importlib.metadata.distribution(name).metadata["Name"])
    missing = wanted - set(found)
    if missing:
        for distribution in importlib.metadata.distributions():
            for name in missing & set(top_levels(distribution)):
                found.setdefault(name, str(distribution.metadata["Name"]))
    return found


def owns(distribution: str, module: str) -> bool:
    """Whether a distribution of that name is installed and has the module."""
    try:
        return module in top_levels(importlib.metadata.distribution(distribution))
    except importlib.metadata.PackageNotFoundError:
        return False


def top_levels(distribution: Any) -> set[str]:
    """Modules that a distribution installs."""
    text = distribution.read_text("top_level.txt")
    if text:
        return set(text.split())
    names = (str(file).partition("/")[0] for file in distribution.files or ())
    return {name.partition(".")[0] for name in names if not name.endswith((".dist-info", ".egg-info"))}


def version_of(module: str) -> str:
    """Version of the library that a top-level module belongs to; empty if nobody knows."""
    if not module or is_standard(module):
        return platform.python_version() if module else ""
    owner = distributions({module}).get(module)
    return importlib.metadata.version(owner) if owner else ""
