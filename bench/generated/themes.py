"""Kinds of state that a promotion can easily lose: what a notebook's extra statements are about."""

from __future__ import annotations

from enum import Enum
from random import Random

from bench.generated.counters import counter
from bench.generated.effects import effect_setup, last_line
from bench.generated.endings import ending
from bench.generated.figures import figure, figure_line
from bench.generated.scope import Scope


class Theme(Enum):
    """With the share of notebooks that have such statements."""

    EFFECT = 0.6
    LIFETIME = 0.3
    COUNTER = 0.4
    FIGURE = 0.08


def some_themes(seed: int) -> tuple[Theme, ...]:
    """None, one or several of them, by a coin of its own: what else the seed means stays as it is."""
    random = Random(f"themes {seed}")
    return tuple(theme for theme in Theme if random.random() < theme.value)


def add(theme: Theme, cell: list[str], scope: Scope) -> None:
    """Put statements of a theme among those of a cell, and sometimes behind them."""
    for _ in range(scope.random.randrange(3)):
        cell.insert(scope.random.randint(0, len(cell)), _statement(theme, scope))
    if theme is Theme.EFFECT and scope.chance(0.5):
        cell.append(last_line(scope))
    if theme is Theme.FIGURE and scope.chance(0.5):
        cell.append(figure_line(scope))


def _statement(theme: Theme, scope: Scope) -> str:
    if theme is Theme.EFFECT:
        return effect_setup(scope) if scope.chance(0.7) else last_line(scope)
    return {Theme.LIFETIME: ending, Theme.COUNTER: counter, Theme.FIGURE: figure}[theme](scope)
