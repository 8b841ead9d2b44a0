"""What is asked for: codes to select and to ignore, a baseline; from ``[tool.promote]`` and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.rules.project import Project

RUFF = "ruff"
UNUSED = "SU001"
"""Reported for a suppression that suppresses nothing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Empty ``select`` means everything."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None
    ruff: bool = True

    def wants(self, code: str) -> bool:
        """Is this code asked for? The longest prefix that fits decides, as in ruff."""
        chosen = max((len(one) for one in self.select if code.startswith(one)), default=-1)
        left = max((len(one) for one in self.ignore if code.startswith(one)), default=-1)
        return (chosen >= 0 or not self.select) and (left < 0 or chosen > left)


def settings_of(project: Project) -> Settings:
    """``[tool.promote]`` of the nearest pyproject.toml. Keys of other commands are left alone."""
    table = project.settings
    where = f"{project.root / 'pyproject.toml'}: [tool.promote]"
    baseline = _typed(table, "baseline", str, where)
    return Settings(
        select=_texts(table, "select", where),
        ignore=_texts(table, "ignore", where),
        exclude=_texts(table, "exclude", where),
        baseline=project.root / baseline if baseline else None,
        ruff=_typed(table, "ruff", bool, where) is not False,
    )


def overridden(
    settings: Settings, *, select: str = "", ignore: str = "", baseline: Path | None = None
) -> Settings:
    """The command line wins; ``--ignore`` adds to what is ignored already."""
    return replace(
        settings,
        select=_codes(select) or settings.select,
        ignore=settings.ignore + _codes(ignore),
        baseline=baseline or settings.baseline,
    )


def require_known(settings: Settings, codes: Sequence[str]) -> None:
    """Raise ``UserError`` for a prefix that fits no code: a typing error would silently switch a gate off."""
    for prefix in (*settings.select, *settings.ignore):
        if not (prefix.startswith(RUFF) or any(code.startswith(prefix) for code in (*codes, UNUSED))):
            raise UserError(
                f"{prefix}: no code of a rule or a check begins like that",
                "docs/reference/rules.md and docs/reference/checks.md list all of them",
            )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UserError(f"{where}: {key} is not a list of texts", f'write {key} = ["NB", "DL001"]')
    return tuple(value)


def _typed(table: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    value = table.get(key)
    if value is not None and not isinstance(value, kind):
        raise UserError(f"{where}: {key} is not a {kind.__name__}", "see docs/how-to/check-notebooks.md")
    return value
