"""Dump what a peer's output holds: a script, a marimo app, a function that returns a dict."""

from __future__ import annotations

import importlib
import json
import os
import pickle
import sys
import types
from collections.abc import Callable
from typing import Any

from .freeze import Freezer


def script(target: str) -> dict[str, Any]:
    """Globals of a script that was run as ``__main__``."""
    module = types.ModuleType("__main__")
    module.__file__ = target
    sys.modules["__main__"] = module
    with open(target, encoding="utf-8") as file:
        exec(compile(file.read(), target, "exec"), vars(module))  # noqa: S102 - what the harness is for
    return vars(module)


def marimo_app(target: str) -> dict[str, Any]:
    """Definitions of every cell of a marimo notebook, after one run.

    Its converter numbers redefinitions (``x``, ``x_1``, ``x_2``): the last one stands for the name.
    """
    sys.path.insert(0, os.path.dirname(target))
    module = importlib.import_module(os.path.splitext(os.path.basename(target))[0])
    _, definitions = module.app.run()
    return last_versions(dict(definitions))


def last_versions(definitions: dict[str, Any]) -> dict[str, Any]:
    """Let ``x`` be ``x_2`` where ``x``, ``x_1`` and ``x_2`` are defined."""
    found = dict(definitions)
    for name in definitions:
        number = 1
        while f"{name}_{number}" in definitions:
            found[name] = definitions[f"{name}_{number}"]
            number += 1
    return found


def function(target: str) -> dict[str, Any]:
    """What ``folder:module:function`` returns."""
    folder, module, name = target.rsplit(":", 2)
    sys.path.insert(0, folder)
    return dict(getattr(importlib.import_module(module), name)())


MODES: dict[str, Callable[[str], Any]] = {"script": script, "marimo": marimo_app, "function": function}


def main(specification: str) -> None:
    """Run what the JSON file asks for and dump the names it asks for."""
    with open(specification, encoding="utf-8") as text:
        spec = json.load(text)
    held = MODES[spec["mode"]](spec["target"])
    freezer = Freezer(spec["own"])
    values = {name: freezer.variable(held[name]) for name in spec["names"] if name in held}
    with open(spec["dump"], "wb") as file:
        pickle.dump({"values": values}, file, protocol=4)
