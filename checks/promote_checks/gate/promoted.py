"""Is a folder a promoted project, and what does it say about itself?"""

from __future__ import annotations

import ast
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promote_checks.drift.drift import notebook_of
from promote_checks.errors import UserError
from promote_checks.notebook.passed_over import is_passed_over

DOCUMENT = "promotion.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """A promoted project as it stands on disk."""

    root: Path
    document: Mapping[str, Any]
    """``promotion.json``."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """``[tool.promote]`` of its pyproject.toml."""

    @property
    def package(self) -> str:
        """The name of the package."""
        return str(self.document["package"])

    @property
    def thin(self) -> Path:
        """The thin notebook."""
        return self.root / "notebooks" / f"{self.package}.ipynb"


def promoted_project(folder: Path) -> Promoted | None:
    """Return the promoted project whose root is ``folder``; None if it is none.

    Raises UserError where there is a ``promotion.json`` or a ``pyproject.toml`` that can't be read: to pass over it
    would be to check less than was asked for.
    """
    path = folder / DOCUMENT
    if not path.is_file():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} can't be read", "restore it, or promote the notebook again") from error
    if not _is_ours(document):
        return None
    return Promoted(root=folder.absolute(), document=document, settings=_settings(folder / "pyproject.toml"))


def _is_ours(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    tool, package = document.get("tool"), document.get("package")
    named = isinstance(document.get("notebook"), dict) and isinstance(package, str) and package.isidentifier()
    return named and str(tool).startswith("promote-notebook")


def _settings(path: Path) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path} can't be read: {error}", "mend it: it holds what the checks go by"
        ) from error
    found = table.get("tool", {}).get("promote", {})
    return found if isinstance(found, dict) else {}


def promoted_below(folder: Path) -> Iterator[Path]:
    """Roots of promoted projects below a folder, not the folder itself; as the rules, not in environments."""
    for root, folders, names in os.walk(folder):
        at = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if not is_passed_over(at, name) and not (at / name / "pyvenv.cfg").exists()
        )
        if DOCUMENT in names and at != folder and _read(at / DOCUMENT):
            yield at


def _read(path: Path) -> bool:
    """A document that can't be read may be ours: it is named as not checked, too."""
    try:
        return _is_ours(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return True


def original_notebook(project: Promoted) -> Path | None:
    """Where the notebook is that was promoted; None if nobody knows.

    ``[tool.promote] notebook`` says so; else it is looked for as drift looks for it. Raises UserError where the setting leads nowhere.
    """
    setting = project.settings.get("notebook")
    if setting is not None:
        return _named(project, setting)
    return notebook_of(project.root)


def _named(project: Promoted, setting: object) -> Path:
    where = f"{project.root / 'pyproject.toml'}: [tool.promote] notebook"
    if not isinstance(setting, str):
        raise UserError(f"{where} is no path", 'write it like notebook = "../churn.ipynb"')
    found = Path(os.path.normpath(project.root / setting))
    if not found.is_file():
        raise UserError(
            f"{where}: there is no file {setting}", "mend the path: it is relative to the project"
        )
    return found


def data_folder(project: Promoted, notebook: Path | None) -> Path | None:
    """The folder in which the thin notebook runs: ``[tool.promote] data``, else the notebook's; None: unknown.

    Raises UserError where the setting is no folder.
    """
    setting = project.settings.get("data")
    if setting is None:
        return notebook.parent if notebook is not None else None
    found = project.root / setting if isinstance(setting, str) else None
    if found is None or not found.is_dir():
        where = f"{project.root / 'pyproject.toml'}: [tool.promote] data"
        raise UserError(f"{where} is no folder: {setting}", "name the folder that held the notebook's data")
    return Path(os.path.normpath(found))


def own_python(project: Promoted) -> str:
    """The interpreter of the project's own ``.venv``, or the one that runs us."""
    own = project.root / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def secret_variables(project: Promoted) -> Mapping[str, str]:
    """Parameter -> environment variable, for what the package takes from the environment; read, not run."""
    path = project.root / "src" / project.package / "__main__.py"
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SECRETS" and node.value:
            return _texts(node.value)
    return {}


def _texts(node: ast.expr) -> Mapping[str, str]:
    try:
        found = ast.literal_eval(node)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
