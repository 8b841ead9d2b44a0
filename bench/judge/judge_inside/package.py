"""Run an emitted package and dump what it holds: results, parameters, locals of steps, module globals."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pickle
import sys
import time
from types import FrameType, FunctionType, ModuleType
from typing import Any

from .freeze import Freezer

RUNS = ("run", "run_async")


class Locals:
    """The locals of every function that the pipeline itself calls, at its return; later calls win."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.found: dict[str, Any] = {}

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        """For ``sys.settrace``: calls only; frames outside the package cost one look-up."""
        if frame.f_globals.get("__name__", "").partition(".")[0] != self.package:
            return None
        if not self._is_step(frame):
            return None
        frame.f_trace_lines = False
        return self._returned

    def _is_step(self, frame: FrameType) -> bool:
        if frame.f_code.co_name.startswith("<"):
            return False
        return self._is_run(frame) or (frame.f_back is not None and self._is_run(frame.f_back))

    def _is_run(self, frame: FrameType) -> bool:
        return frame.f_code.co_name in RUNS and frame.f_globals.get("__name__") == f"{self.package}.pipeline"

    def _returned(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "return":
            own = frame.f_code.co_varnames[: frame.f_code.co_argcount] if self._is_run(frame) else ()
            # What the pipeline is given is no variable of the notebook, whatever it is called.
            self.found.update({name: value for name, value in frame.f_locals.items() if name not in own})
        return self._returned


def seed_generators(seed: int) -> None:
    """Seed the global generators, as a reader of the promotion would."""
    import random

    random.seed(seed)
    try:
        import numpy
    except ImportError:
        return
    numpy.random.seed(seed)


def run(package: str) -> tuple[Any, dict[str, Any], float]:
    """Run the pipeline once; its results, the locals seen, the seconds it took."""
    seen = Locals(package)
    pipeline = importlib.import_module(f"{package}.pipeline")
    started = time.perf_counter()
    sys.settrace(seen.trace)
    try:
        results = pipeline.run()
    finally:
        sys.settrace(None)
    return results, seen.found, time.perf_counter() - started


def holdings(package: str, results: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """What the package holds under each name; results before parameters before locals before globals."""
    found: dict[str, Any] = {}
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == package and isinstance(module, ModuleType):
            found.update({key: value for key, value in vars(module).items() if not key.startswith("__")})
    found = {name: value for name, value in found.items() if not _is_definition(value)}
    found.update({name: value for name, value in seen.items() if not _is_definition(value)})
    for holder in (_parameters(package), results):
        if dataclasses.is_dataclass(holder):
            found.update({field.name: getattr(holder, field.name) for field in dataclasses.fields(holder)})
    return found


def _parameters(package: str) -> Any:
    return importlib.import_module(f"{package}.params").Params()


def _is_definition(value: Any) -> bool:
    return isinstance(value, (ModuleType, FunctionType, type))


def main(specification: str) -> None:
    """Run what the JSON file asks for and write the dump beside it."""
    with open(specification, encoding="utf-8") as text:
        spec = json.load(text)
    sys.path.insert(0, spec["source"])
    if spec["seed"] is not None:
        seed_generators(spec["seed"])
    results, seen, seconds = run(spec["package"])
    held = holdings(spec["package"], results, seen)
    freezer = Freezer(spec["package"])
    wanted = spec["names"]
    values = {name: freezer.variable(held[name]) for name in wanted if name in held}
    with open(spec["dump"], "wb") as file:
        pickle.dump({"values": values}, file, protocol=4)
    with open(os.path.splitext(spec["dump"])[0] + ".json", "w", encoding="utf-8") as text:
        json.dump({"seconds": seconds, "fields": _fields(results)}, text)


def _fields(results: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(results)] if dataclasses.is_dataclass(results) else []
