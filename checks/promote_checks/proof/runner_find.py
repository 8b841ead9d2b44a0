"""Finding the notebook's variables in a package that has run.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import dataclasses
import importlib
import logging
import pkgutil
import sys
import types
from typing import Any

from promote_checks.proof.runner_record import Recorder

ABSENT = object()


class Found:
    """Where a package keeps the values that the notebook had."""

    def __init__(self, package: str, recorder: Recorder, results: Any) -> None:
        self.recorder = recorder
        self.results = fields_of(results)
        self.parameters = fields_of(params_of(recorder.pipeline) or default_params(package))
        self.modules = [
            module
            for name, module in sorted(sys.modules.items())
            if (name == package or name.startswith(package + ".")) and isinstance(module, types.ModuleType)
        ]

    def value(self, name: str) -> Any:
        """The final value of a variable, or ``ABSENT``.

        ``Results`` is what a caller gets, so it counts first; then the step that returned last; then
        what the pipeline holds, its parameters, and the state of modules.
        """
        places = (self.results, self.recorder.locals, self.recorder.pipeline, self.parameters)
        for place in places:
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
        return self.value(name) is not ABSENT or any(
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


def fields_of(record: Any) -> dict[str, Any]:
    """Fields of a dataclass instance."""
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        return {}
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def params_of(scope: dict[str, Any]) -> Any:
    """The ``Params`` with which the pipeline ran."""
    for value in scope.values():
        if type(value).__name__ == "Params" and dataclasses.is_dataclass(value):
            return value
    return None


def is_module_logger(module: types.ModuleType, value: Any) -> bool:
    """Whether a global is the logger that promotion gives to each module."""
    return isinstance(value, logging.Logger) and value.name == module.__name__
