"""Finding the notebook's variables in a package that has run.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import sys
import types
from typing import Any

from promote_checks.proof.runner_record import Held, Recorder, fields_of

ABSENT = object()


class Found:
    """Where a package keeps the values that the notebook had."""

    def __init__(self, package: str, recorder: Recorder, results: Any) -> None:
        self.recorder = recorder
        self.results = fields_of(results)
        self.defaults = fields_of(default_params(package))
        self.known: dict[int, tuple[str, str]] = {}
        self.modules = [
            module
            for name, module in sorted(sys.modules.items())
            if (name == package or name.startswith(package + ".")) and isinstance(module, types.ModuleType)
        ]

    def held(self, name: str) -> Held | None:
        """The final value of a variable as its digest, or None.

        ``Results`` is what a caller gets, so it counts first; then the step that returned last; then
        what the pipeline held, its parameters, and the state of modules.
        """
        trace = self.recorder.traces.get(name)
        if name in self.results:
            return self.recorder.looking.held(name, self.results[name], self.known)
        if trace is not None and trace.held is not None:
            return trace.held
        if name in self.recorder.pipeline:
            return self.recorder.pipeline[name]
        value = self.defaults.get(name, self.of_modules(name))
        return None if value is ABSENT else self.recorder.looking.held(name, value, self.known)

    def live(self, name: str) -> Any:
        """The object itself, or ``ABSENT``: for a web application, which is asked after the run."""
        for place in (self.results, self.recorder.kept or {}, self.defaults):
            if name in place:
                return place[name]
        return self.of_modules(name)

    def of_modules(self, name: str) -> Any:
        """A global of the package's modules: one that was computed before one that was imported."""
        held = [
            vars(module)[name]
            for module in self.modules
            if name in vars(module) and not is_module_logger(module, vars(module)[name])
        ]
        plain = [value for value in held if not isinstance(value, types.ModuleType)]
        return (plain or held or [ABSENT])[0]

    def defined(self, name: str) -> bool:
        """Whether a function or class of that name exists anywhere in the package."""
        return any(
            name in vars(holder)
            for module in self.modules
            for holder in vars(module).values()
            if isinstance(holder, type) and holder.__module__ == module.__name__
        )


def import_modules(package: str) -> None:
    """Import what the run did not need: a definition that nothing calls is in the package all the same."""
    for module in pkgutil.iter_modules(sys.modules[package].__path__, package + "."):
        if not module.name.endswith((".__main__", ".notebook_code")):
            importlib.import_module(module.name)


def default_params(package: str) -> Any:
    """``Params`` as a caller would make it, where the pipeline takes none of its fields."""
    module = sys.modules.get(package + ".params")
    try:
        return module.Params() if module is not None and hasattr(module, "Params") else None
    except Exception:  # noqa: BLE001 - a field that can't be had is reported as missing
        return None


def is_module_logger(module: types.ModuleType, value: Any) -> bool:
    """Whether a global is the logger that promotion gives to each module."""
    return isinstance(value, logging.Logger) and value.name == module.__name__
