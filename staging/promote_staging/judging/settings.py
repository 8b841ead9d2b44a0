"""What a candidate may be worse by, and what is expected of it: ``[tool.promote.staging]`` of the project."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from promote_checks.errors import UserError

Expect = Literal["same", "changed"]
Loss = Literal["accuracy", "absolute error", "none"]
TABLE = "[tool.promote.staging]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Defaults are for a service that answers the same as before."""

    alpha: float = 0.025
    """How often an identical candidate may fail, over all metrics and all looks together."""
    beta: float = 0.05
    """How often a candidate that is worse by more than a margin may pass."""
    expect: Expect = "same"
    """``same``: every answer as before. ``changed``: a better model, within the bounds below."""
    errors_margin: float = 0.02
    """More failed requests than stable, as a share of all."""
    errors_absolute: float = 0.01
    """Without an earlier release: failed requests that are tolerated."""
    conformance_margin: float = 0.02
    """Answers that break the contract, as a share. One that is seen fails anyway; this says how long to look."""
    answers_margin: float = 0.002
    """``same``: wrong answers, as a share. One that is seen fails anyway; this says how long to look."""
    answers_vary: bool = False
    """The same request to the same release may be answered differently. Found by itself once the two stables differ;
    said here, the first difference is already weighed against noise."""
    noisy_answers_margin: float = 0.02
    """Where answers vary: more differing answers than between the two stables, as a share."""
    share_of_changes: float | None = None
    """``changed``: answers that may differ, as a share. Must be given."""
    size_of_changes: float = math.inf
    """``changed``: no number in an answer may change by more than this."""
    changes_margin: float = 0.02
    """Beyond ``share_of_changes``."""
    metric: Loss | None = None
    """``changed``: what must not get worse on labelled rows. Must be given; ``none`` says by name that it is not looked
    at."""
    metric_margin: float = 0.02
    """In the unit of the metric."""
    metric_scale: float = 1.0
    """The highest absolute error that counts; more counts as this much."""
    slower: float = 1.25
    """The typical answer may take this many times as long."""
    slowest_seconds: float | None = None
    """Without an earlier release: the typical answer may take this long. None: latency is not judged then."""
    tail_factor: float = 4.0
    """An answer that takes this many times as long as stable's is a slow one."""
    tail_margin: float = 0.05
    """More slow answers than stable has, as a share."""
    leak: float = 10.0
    """Growth beyond stable's that is tolerated, in MB per 1000 requests."""
    leak_total: float = 200.0
    """Growth beyond stable's, in MB, that fails at once."""
    memory_warmup: int = 200
    """Requests before which memory is not looked at: caches fill."""


def read(project: Path, *, others: frozenset[str] = frozenset()) -> Settings:
    """Read them from the project's pyproject.toml; defaults where there is none. ``others``: keys that are not ours.

    Raises UserError for a key that is not known, a value of the wrong type or out of bounds, and settings that do not
    go together.
    """
    path = project / "pyproject.toml"
    try:
        tables: Any = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} can't be read: {error}", "Mend the file.") from error
    for name in ("tool", "promote", "staging"):
        tables = tables.get(name, {})
        if not isinstance(tables, dict):
            raise UserError(f"{path}: {name} is no table", f"Write it as {TABLE}.")
    return settings_of({key: value for key, value in tables.items() if key not in others}, where=str(path))


def settings_of(given: Mapping[str, Any], *, where: str = TABLE) -> Settings:
    """Check what is given and fill in the rest. Raises UserError."""
    known = {field.name for field in fields(Settings)}
    for key, value in given.items():
        if key not in known:
            raise UserError(
                f"{where}: {TABLE} has no setting {key}", f"There are: {', '.join(sorted(known))}."
            )
        fits, wanted = _RULES[key]
        if not fits(value):
            raise UserError(f"{where}: {TABLE} {key} = {value!r} can't be used", f"It must be {wanted}.")
    settings = Settings(**given)
    _together(settings, where)
    return settings


def _together(settings: Settings, where: str) -> None:
    if settings.errors_absolute >= settings.errors_margin:
        raise UserError(
            f"{where}: errors_absolute is not below errors_margin",
            "Tolerate fewer failures than may never pass.",
        )
    if settings.expect == "same":
        return
    if settings.share_of_changes is None:
        raise UserError(
            f'{where}: expect = "changed" without share_of_changes',
            f"Say in {TABLE} how many answers may differ, e.g. share_of_changes = 0.1.",
        )
    if settings.metric is None:
        raise UserError(
            f'{where}: expect = "changed" without metric',
            f'Say in {TABLE} what must not get worse: metric = "accuracy" or "absolute error"; "none" to go without.',
        )
    if settings.share_of_changes + settings.changes_margin >= 1:
        raise UserError(
            f"{where}: share_of_changes and changes_margin leave nothing to test",
            "Together they must be below 1.",
        )
    if settings.metric_margin >= settings.metric_scale:
        raise UserError(
            f"{where}: metric_margin is not below metric_scale",
            "metric_scale is the highest error there can be.",
        )


Rule = tuple[Callable[[Any], bool], str]


def _number(low: float, high: float) -> Rule:
    def fits(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and low < value < high

    return fits, f"a number between {low:g} and {high:g}"


def _one_of(kind: Any) -> Rule:
    names = get_args(kind)
    return lambda value: value in names, " or ".join(f'"{name}"' for name in names)


_SHARE = _number(0, 1)
_POSITIVE = _number(0, math.inf)
_FACTOR = _number(1, math.inf)
_RULES: dict[str, Rule] = {
    "alpha": _number(0, 0.5),
    "beta": _number(0, 0.5),
    "expect": _one_of(Expect),
    "errors_margin": _SHARE,
    "errors_absolute": _SHARE,
    "conformance_margin": _SHARE,
    "answers_margin": _SHARE,
    "answers_vary": (lambda value: isinstance(value, bool), "true or false"),
    "noisy_answers_margin": _SHARE,
    "share_of_changes": _SHARE,
    "size_of_changes": _POSITIVE,
    "changes_margin": _SHARE,
    "metric": _one_of(Loss),
    "metric_margin": _POSITIVE,
    "metric_scale": _POSITIVE,
    "slower": _FACTOR,
    "slowest_seconds": _POSITIVE,
    "tail_factor": _FACTOR,
    "tail_margin": _SHARE,
    "leak": _POSITIVE,
    "leak_total": _POSITIVE,
    "memory_warmup": (
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
        "a whole number from 0",
    ),
}
"""One for each setting (a test compares)."""
