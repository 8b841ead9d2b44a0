"""The project that is reviewed, as its files say it."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.gate.promoted import original_notebook, promoted_project

PROMOTION = "promotion.json"
CONTRACT = "contract.json"
_HINT = "Name the folder of a promoted project: the one that holds promotion.json and src."


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A promoted project, or one that was made from the template."""

    root: Path
    package: str
    promotion: Mapping[str, Any] = field(default_factory=dict)
    """``promotion.json``; empty where the project was not promoted."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """``[tool.promote]``."""
    contract: Mapping[str, Any] | None = None
    """``contract.json``; None: this project has no service."""
    notebook: Path | None = None
    """The very notebook that was promoted, where it still lies in or beside the project."""

    @property
    def has_service(self) -> bool:
        """A contract is what makes a service."""
        return self.contract is not None

    @property
    def wanted(self) -> tuple[str, ...]:
        """Ids of items that the team requires as well: ``[tool.promote.review] require``."""
        return tuple(self.review.get("require", ()))

    @property
    def review(self) -> Mapping[str, Any]:
        """``[tool.promote.review]``."""
        found: Mapping[str, Any] = self.settings.get("review", {})
        return found


def project_at(root: Path) -> Project:
    """Read the project. Raises ``UserError`` where there is none, or where a file of it can't be read."""
    if not root.is_dir():
        raise UserError(f"{root}: there is no such folder", _HINT)
    promotion = _json(root / PROMOTION) or {}
    package = promotion.get("package") or _only_package(root)
    if not isinstance(package, str) or not (root / "src" / package).is_dir():
        raise UserError(f"{root} is not a project that can be reviewed: it has no package below src", _HINT)
    return Project(
        root=root,
        package=package,
        promotion=promotion,
        settings=_settings(root / "pyproject.toml"),
        contract=_json(root / CONTRACT),
        notebook=_notebook(root),
    )


def staging_evidence(root: Path) -> tuple[Mapping[str, Any], ...]:
    """What staging runs left, the last run last: by their ``sequence``, then by name.

    Raises ``UserError`` for a file that is no JSON object.
    """
    found = ((path.name, _json(path)) for path in (root / "staging").glob("evidence-*.json"))
    runs = [(name, document) for name, document in found if document is not None]
    return tuple(document for _, document in sorted(runs, key=lambda run: (_sequence(run[1]), run[0])))


def _sequence(document: Mapping[str, Any]) -> int:
    """A document without a number is older than all that have one."""
    number = document.get("sequence")
    return number if isinstance(number, int) and not isinstance(number, bool) else -1


def _json(path: Path) -> Mapping[str, Any] | None:
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UserError(f"{path} can't be read as JSON", "Restore it, or make it again.") from error
    if not isinstance(document, dict):
        raise UserError(f"{path} is no JSON object", "Restore it, or make it again.")
    return document


def _only_package(root: Path) -> str | None:
    if not (root / "pyproject.toml").is_file():
        return None
    found = [path.parent.name for path in sorted(root.glob("src/*/__init__.py"))]
    return found[0] if len(found) == 1 else None


def _settings(path: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UserError(f"{path} can't be read: {error}", "Mend it first.") from error
    table = document.get("tool", {}).get("promote", {})
    if not isinstance(table, dict):
        raise UserError(f"{path}: tool.promote is no table", "Write it as [tool.promote].")
    _require_list(table, path)
    return table


def _require_list(table: Mapping[str, Any], path: Path) -> None:
    review = table.get("review", {})
    wanted = review.get("require", []) if isinstance(review, dict) else None
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise UserError(
            f"{path}: [tool.promote.review] require is no list of items", 'Write require = ["model-6"].'
        )


def _notebook(root: Path) -> Path | None:
    """The notebook with the digest that ``promotion.json`` holds. Another version of it doesn't count."""
    promoted = promoted_project(root)
    path = original_notebook(promoted) if promoted is not None else None
    if promoted is None or path is None:
        return None
    same = hashlib.sha256(path.read_bytes()).hexdigest() == promoted.document["notebook"].get("sha256")
    return path if same else None
