"""What the project needs, and the versions with which it was proven."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from promote.emission import Emission
from promote.emit.requirements import closure
from promote_checks.notebook.distributions import distribution_name
from promote_checks.observe.observation import Observation

_HEAD = """\
# The versions with which this package was proven to compute what its notebook computes.
# python -m pip install -c constraints.txt -e ".[dev]"
"""


def dependencies_of(emission: Emission, observation: Observation | None) -> tuple[str, ...]:
    """Return requirement specifiers with the observed major version as the lowest.

    An address (``git+https://...``) is no name and is left out; the README names it.
    """
    versions = observed_versions(observation)
    names = {canonicalize_name(name): name for name in map(_bare, emission.dependencies) if name}
    return tuple(_bounded(name, versions) for _, name in sorted(names.items()))


def only_installed(emission: Emission, observation: Observation | None) -> tuple[str, ...]:
    """Return the dependencies that the package does not import: other libraries load them, or may."""
    tops = {top for text in emission.modules.values() for top in _imported(ast.parse(text))}
    owners = observation.environment.modules if observation else {}
    imported = {canonicalize_name(owners.get(top, distribution_name(top))) for top in tops}
    imported |= {canonicalize_name(top) for top in tops}
    named = {Requirement(name).name for name in map(_bare, emission.dependencies) if name}
    return tuple(sorted(name for name in named if canonicalize_name(name) not in imported))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def unnamed_dependencies(emission: Emission) -> tuple[str, ...]:
    """Return the dependencies that can't be written by name."""
    return tuple(text for text in emission.dependencies if not _bare(text))


def constraints(emission: Emission, observation: Observation | None) -> str:
    """Return the text of ``constraints.txt``: what was loaded of all that the dependencies require."""
    versions = observed_versions(observation)
    required = closure(emission.dependencies, observation.environment) if observation else frozenset()
    imported = (
        {canonicalize_name(name) for name in observation.environment.packages} if observation else set()
    )
    lines = [
        f"{name}=={version}\n" for name, version in sorted(versions.items()) if name in required | imported
    ]
    return _HEAD + "".join(lines)


def observed_versions(observation: Observation | None) -> dict[str, Version]:
    """Return the distributions that the notebook loaded, by normalised name."""
    environment = observation.environment if observation else None
    packages = {**environment.loaded, **environment.packages} if environment else {}
    parsed = {canonicalize_name(name): _version(text) for name, text in packages.items()}
    return {str(name): version for name, version in parsed.items() if version is not None}


def python_minor(observation: Observation | None) -> str:
    """Return the minor version of the notebook's interpreter, or ours if it never ran: ``3.11``."""
    observed = observation.environment.python if observation else ""
    found = re.match(r"(\d+)\.(\d+)", observed)
    major, minor = found.groups() if found else sys.version_info[:2]
    return f"{major}.{minor}"


def _bare(text: str) -> str:
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return ""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return "" if requirement.url else f"{requirement.name}{extras}"


def _bounded(name: str, versions: dict[str, Version]) -> str:
    version = versions.get(canonicalize_name(name.partition("[")[0]))
    if version is None:
        return name
    lowest = f"{version.major}" if version.major else f"0.{version.minor}"
    return f"{name}>={lowest}"


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
