"""Magics that set up the notebook's tools, where some settings reach the values."""

from __future__ import annotations

import re

from promote_checks.notebook.magic import Magic, Outcome, RefusedMagic, Surroundings

_REACHES_FIGURES = re.compile(r"InlineBackend\.(rc|close_figures)\b")


def config(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%config``: settings of the front end vanish; those that change what figures hold do not."""
    setting = _REACHES_FIGURES.search(magic.argument)
    if setting and "=" in magic.argument:
        raise RefusedMagic(
            f"`%config {setting[0]}` changes figures", "set plt.rcParams, or close figures with plt.close()"
        )
    if magic.valued:
        raise RefusedMagic("the value of `%config` is used", "compute it in plain Python")
    return Outcome(dropped="sets up the notebook's front end")


def precision(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%precision 3`` is about display, but also sets numpy's print precision once numpy is there."""
    if magic.valued:
        raise RefusedMagic("the value of `%precision` is used", "compute it in plain Python")
    digits = magic.argument.strip() or "8"
    if not digits.isdecimal() or "numpy" not in surroundings.survey.words:
        return Outcome(dropped="only changes how floats are displayed")
    numpy = surroundings.module("numpy")
    return Outcome(statement=f"{numpy}.set_printoptions(precision={int(digits)})", imports=("numpy",))


def aimport(magic: Magic, surroundings: Surroundings) -> Outcome:
    """``%aimport module``: imports it, and marks it for reloading."""
    names = [name.strip() for name in magic.argument.split(",") if name.strip()]
    modules = [name for name in names if not name.startswith("-")]
    if not modules:
        return Outcome(dropped="reloads modules while they are edited")
    if not all(re.fullmatch(r"[\w.]+", module) for module in modules):
        raise RefusedMagic(f"`%aimport {magic.argument}` is not understood", "use import")
    return Outcome(statement="; ".join(f"import {module}" for module in modules))
