"""How much a staging run asks and how long it waits: the keys of ``[tool.promote.staging]`` that judge nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from promote_checks.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of a run."""

    shadow_pairs: int = 3_000
    """Requests in shadow at most; it ends before, once everything is decided."""
    step_pairs: int = 50
    """Pairs of each step of the ramp, at least."""
    ramp_pairs: int = 800
    """Pairs of the whole ramp at most; the last step ends before, once everything is decided."""
    timeout_seconds: float = 2.0
    """How long one answer may take."""
    start_seconds: float = 60.0
    """How long a service may take to be ready."""


KEYS = frozenset(field.name for field in fields(Limits))


def limits_of(project: Path) -> Limits:
    """Read them from the project's pyproject.toml; defaults where it says nothing.

    Raises UserError for a value that is no positive number, whole where it counts something. That the file can be
    read and has no other keys is seen by ``judging.settings.read``.
    """
    path = project / "pyproject.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    given = tables.get("tool", {}).get("promote", {}).get("staging", {})
    found = {key: given[key] for key in sorted(KEYS) if key in given}
    for key, value in found.items():
        kinds = (int,) if key.endswith("_pairs") else (int, float)
        if type(value) not in kinds or not 0 < value < 10**9:
            wanted = "a whole number from 1" if kinds == (int,) else "a number of seconds above 0"
            raise UserError(
                f"{path}: [tool.promote.staging] {key} = {value!r} can't be used", f"It must be {wanted}."
            )
    return Limits(**found)
