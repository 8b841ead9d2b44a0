"""The interpreter, and the distributions of what the notebook imported itself."""

from __future__ import annotations

import importlib.metadata
import os
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
    found = {name: name for name in sorted(wanted) if is_namesake(name)}
    missing = wanted - set(found)
    if missing:
        for distribution in importlib.metadata.distributions():
            for name in missing & top_levels(distribution, missing):
                found.setdefault(name, str(distribution.metadata["Name"]))
    return {name: canonical_name(distribution) for name, distribution in found.items()}


def canonical_name(distribution: str) -> str:
    """The name as the distribution itself spells it."""
    return str(importlib.metadata.distribution(distribution).metadata["Name"])


def is_namesake(module: str) -> bool:
    """Whether the distribution of the same name is where the loaded module comes from."""
    try:
        distribution = importlib.metadata.distribution(module)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return False
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    places = (os.path.join(module, "__init__.py"), module + ".py")
    return file in [str(distribution.locate_file(place)) for place in places]


def top_levels(distribution: Any, wanted: set[str]) -> set[str]:
    """Which of the wanted modules a distribution installs. Its list of files is searched, not parsed."""
    text = distribution.read_text("top_level.txt")
    if text:
        return set(text.split())
    record = "\n" + (distribution.read_text("RECORD") or "")
    return {name for name in wanted if f"\n{name}/" in record or f"\n{name}.py," in record}


def version_of(module: str) -> str:
    """Version of the library that a top-level module belongs to; empty if nobody knows."""
    if not module or is_standard(module):
        return platform.python_version() if module else ""
    owner = distributions({module}).get(module)
    return importlib.metadata.version(owner) if owner else ""
