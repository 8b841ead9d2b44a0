"""What lies around a notebook: declared dependencies, modules of its own, settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_CONDA = re.compile(r"^\s*-\s*(?:[\w-]+::)?([A-Za-z0-9][A-Za-z0-9._-]*)")
_MARKS = ("pyproject.toml", "setup.cfg", "setup.py", ".git")


@dataclass(frozen=True, slots=True)
class Project:
    """The folder with the nearest pyproject.toml (or the like), and what it says."""

    root: Path
    pyproject: dict[str, Any] = field(default_factory=dict)
    declared: frozenset[str] | None = None
    modules: frozenset[str] = frozenset()

    @property
    def settings(self) -> dict[str, Any]:
        """``[tool.promote]``."""
        found = self.pyproject.get("tool", {}).get("promote", {})
        return found if isinstance(found, dict) else {}


@lru_cache(maxsize=1024)
def project_of(folder: Path) -> Project:
    """The project around a folder; nothing above its root counts."""
    folders = list(_up_to_root(folder))
    root = folders[-1]
    pyproject = _toml(root / "pyproject.toml")
    declared = [names for one in folders if (names := _declared(one)) is not None]
    return Project(
        root=root,
        pyproject=pyproject,
        declared=frozenset().union(*declared) if declared else None,
        modules=frozenset(name for one in folders for name in _modules(one)),
    )


def normal(name: str) -> str:
    """The name of a distribution as packaging normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _up_to_root(folder: Path) -> Iterator[Path]:
    """The folder and those above it up to the first that marks a project; alone if none does."""
    chain = [folder, *folder.parents]
    marked = next((at for at, one in enumerate(chain) if any((one / mark).exists() for mark in _MARKS)), 0)
    yield from chain[: marked + 1]


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _declared(folder: Path) -> frozenset[str] | None:
    """Normalised names from every file that declares dependencies; None if there is none."""
    found: set[str] = set()
    seen = False
    for path in (*sorted(folder.glob("*requirements*.txt")), *sorted(folder.glob("requirements/*.txt"))):
        seen = True
        found.update(_named(path.read_text(encoding="utf-8", errors="replace").splitlines(), _NAME))
    for path in (*sorted(folder.glob("environment*.y*ml")), *sorted(folder.glob("conda*.y*ml"))):
        seen = True
        found.update(_named(path.read_text(encoding="utf-8", errors="replace").splitlines(), _CONDA, _NAME))
    pyproject = _toml(folder / "pyproject.toml")
    if "project" in pyproject or "poetry" in pyproject.get("tool", {}):
        seen = True
        found.update(_of_pyproject(pyproject))
    for name in ("setup.cfg", "setup.py"):
        if (folder / name).is_file():
            seen = True
            words = re.findall(r"[A-Za-z][A-Za-z0-9._-]+", (folder / name).read_text(errors="replace"))
            found.update(map(normal, words))
    return frozenset(found) if seen else None


def _named(lines: list[str], *patterns: re.Pattern[str]) -> Iterator[str]:
    for line in lines:
        for pattern in patterns:
            match = pattern.match(line)
            if match and not line.lstrip().startswith("#"):
                yield normal(match[1])


def _of_pyproject(document: dict[str, Any]) -> Iterator[str]:
    project, tool = document.get("project", {}), document.get("tool", {})
    yield normal(str(project.get("name", "")))
    groups = [project.get("dependencies", [])]
    groups += list(project.get("optional-dependencies", {}).values())
    groups += list(document.get("dependency-groups", {}).values())
    yield from _named([line for group in groups for line in group if isinstance(line, str)], _NAME)
    poetry = tool.get("poetry", {})
    tables = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    yield from (normal(name) for table in tables for name in table)


def _modules(folder: Path) -> Iterator[str]:
    """Modules and packages that can be imported from here, a ``src`` folder included."""
    for place in (folder, folder / "src"):
        try:
            entries = list(place.iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.suffix == ".py":
                yield entry.stem
            elif entry.name.isidentifier() and entry.is_dir():
                yield entry.name
