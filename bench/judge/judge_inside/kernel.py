"""Dump the notebook's final variables from within its kernel."""

from __future__ import annotations

import pickle
import sys
from types import FunctionType, ModuleType
from typing import Any

from .freeze import Freezer
from .names import defined_only

MACHINERY = frozenset(
    ("In", "Out", "exit", "quit", "get_ipython", "open", "_exit_code", "_", "_i", "_ii", "_iii")
)


def dump(shell: Any, path: str) -> None:
    """Write ``{"values": {name: tree}, "definitions": [name]}`` for what the notebook bound."""
    definitions, computed, stars = defined_only(list(shell.history_manager.input_hist_parsed))
    values, left_out = {}, []
    freezer = Freezer()
    for name, value in list(shell.user_ns.items()):
        if _machinery(shell, name, value):
            continue
        if (
            name in definitions
            or _is_definition(value)
            or (name not in computed and _starred(stars, name, value))
        ):
            left_out.append(name)
        else:
            values[name] = freezer.variable(value)
    with open(path, "wb") as file:
        pickle.dump({"values": values, "definitions": sorted(left_out)}, file, protocol=4)


def _machinery(shell: Any, name: str, value: Any) -> bool:
    hidden = name in shell.user_ns_hidden and shell.user_ns_hidden[name] is value
    numbered = name.startswith("_") and name.lstrip("_i").isdigit()
    return hidden or numbered or name in MACHINERY or name.startswith("__")


def _is_definition(value: Any) -> bool:
    return isinstance(value, (ModuleType, FunctionType, type))


def _starred(stars: list[str], name: str, value: Any) -> bool:
    return any(getattr(sys.modules.get(module), name, None) is value for module in stars)
