"""The interpreter, and the distributions of what the notebook imported itself."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from typing import Any

from promote_checks.probe.origin import Origins, file_of


def environment(imported: Iterable[str], origins: Origins, reached: Iterable[str]) -> dict[str, Any]:
    """Executable, version, distribution -> version and module -> distribution.

    ``imported``: top-level modules that the notebook itself imports. ``reached``: those that its project's modules do.
    """
    wanted = {name for name in imported if name and not is_standard(name)} - origins.own_tops()
    theirs = {name for name in reached if not is_standard(name)} - origins.own_tops()
    owners = distributions(wanted | theirs | {name for name in origins.tops() if not is_standard(name)})
    named = {name: owners[name] for name in sorted(wanted | theirs) if name in owners}
    used = {owners[name] for name in wanted if name in owners and name in sys.modules}
    loaded = sorted({owners[name] for name in origins.tops() if name in owners})
    return {
        "executable": sys.executable,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in sorted(used)},
        "modules": {**named, **shared_names(wanted, owners)},
        "loaded": {name: importlib.metadata.version(name) for name in loaded},
        "requires": requirements([*owners.values(), "ipykernel"]),
        "addresses": addresses({*owners.values()}),
    }


def shared_names(wanted: Iterable[str], owners: dict[str, str]) -> dict[str, str]:
    """Loaded module -> distribution below names that several distributions share (``google.cloud.storage``)."""
    shared = {name for name in wanted if name in owners and name in sys.modules and not file_of(name)}
    inside = [name for name in list(sys.modules) if name.partition(".")[0] in shared and file_of(name)]
    if not inside:
        return {}
    found = {}
    for distribution in importlib.metadata.distributions():
        record = distribution.read_text("RECORD") or ""
        if any(f"\n{top}/" in "\n" + record for top in shared):
            files = {str(distribution.locate_file(line.partition(",")[0])) for line in record.splitlines()}
            found.update(
                {name: str(distribution.metadata["Name"]) for name in inside if file_of(name) in files}
            )
    return dict(sorted(found.items()))


def requirements(names: Iterable[str]) -> dict[str, list[str]]:
    """Requirements of these distributions and of all that they require, as far as they are installed."""
    found: dict[str, list[str]] = {}
    pending = list(names)
    while pending:
        name = normal_name(pending.pop())
        if name in found:
            continue
        try:
            found[name] = list(importlib.metadata.distribution(name).requires or ())
        except (importlib.metadata.PackageNotFoundError, ValueError):
            continue
        pending += [match.group() for text in found[name] if (match := re.match(r"[\w.-]+", text))]
    return dict(sorted(found.items()))


def normal_name(name: str) -> str:
    """The name of a distribution as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def addresses(names: Iterable[str]) -> dict[str, str]:
    """Where distributions were installed from that came from no index: a folder, an archive, a repository.

    conda builds from a folder and leaves its address behind: what it installs has an index all the same.
    """
    found = {}
    for name in sorted(names):
        distribution = importlib.metadata.distribution(name)
        text = distribution.read_text("direct_url.json")
        if text and (distribution.read_text("INSTALLER") or "").strip() != "conda":
            found[name] = address(json.loads(text))
    return found


def address(known: dict[str, Any]) -> str:
    """An address as ``pip install`` takes it."""
    url, version = str(known.get("url", "")), known.get("vcs_info") or {}
    if not version:
        return url
    return "{}+{}@{}".format(version.get("vcs", "git"), url, version.get("commit_id", ""))


def is_standard(name: str) -> bool:
    """Whether a module belongs to Python itself."""
    known = getattr(sys, "stdlib_module_names", None)
    if known is not None:
        return name in known
    if name in sys.builtin_module_names:
        return True
    spec = None if name in sys.modules else PathFinder.find_spec(name)
    file = file_of(name) if name in sys.modules else (spec.origin if spec else "") or ""
    return bool(file) and "site-packages" not in file and "dist-packages" not in file


def distributions(wanted: set[str]) -> dict[str, str]:
    """Top-level module -> distribution that installed it. The obvious name is tried before all others."""
    found = {name: name for name in sorted(wanted) if is_namesake(name)}
    missing = wanted - set(found)
    if missing:
        for distribution in importlib.metadata.distributions():
            place = str(distribution.locate_file(""))
            for name in missing & top_levels(distribution, missing):
                if not file_of(name).startswith("" if name not in sys.modules else place):
                    continue
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
    return {name for name in wanted if f"\n{name}/" in record or f"\n{name}." in record}


def version_of(module: str) -> str:
    """Version of the library that a top-level module belongs to; empty if nobody knows."""
    if not module or is_standard(module):
        return platform.python_version() if module else ""
    owner = distributions({module}).get(module)
    return importlib.metadata.version(owner) if owner else ""
