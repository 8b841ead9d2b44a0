"""``figures.py`` of a package: what happens where the notebook showed its figures."""

from __future__ import annotations

from collections.abc import Mapping

from promote.emit.rewrite import SHOW

MODULE = "figures"
IMPORT = f"from .{MODULE} import {SHOW}"

_SOURCE = f'''"""Figures, where the notebook showed them."""

import builtins

import matplotlib as mpl
from matplotlib import pyplot


def {SHOW}() -> None:
    """Show all open figures if a notebook is running this, and close them, as a notebook does."""
    if hasattr(builtins, "__IPYTHON__") and "inline" in mpl.get_backend():
        pyplot.show()
    pyplot.close("all")
'''


def uses_figures(text: str) -> bool:
    """The source shows figures."""
    return f"{SHOW}()" in text


def figures_module(texts: Mapping[str, str]) -> dict[str, str]:
    """The module, if one of the others needs it."""
    return {MODULE: _SOURCE} if any(map(uses_figures, texts.values())) else {}
