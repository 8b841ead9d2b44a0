"""Import an emission from memory, run it and see what it leaves behind."""

from __future__ import annotations
import __future__ as future

import importlib
import inspect
import io
import logging
import random
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, fields, replace
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

from bench.generated.drawn import Picture, collected
from bench.generated.lifetimes import holds_an_end, only_own_ends
from bench.generated.limit import limited

SECONDS = 5.0


@dataclass(frozen=True)
class Outcome:
    """What a run of the package left behind, by notebook name."""

    values: dict[str, object]
    text: str
    pictures: tuple[Picture, ...] = ()


class _Finder(MetaPathFinder, Loader):
    """Modules of one package, from their sources."""

    def __init__(self, package: str, modules: Mapping[str, str], *, raw: bool) -> None:
        self.package = package
        self.raw = raw
        self.sources = {f"{package}.{name.removesuffix('.py')}": text for name, text in modules.items()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == self.package:
            return ModuleSpec(fullname, self, is_package=True)
        return ModuleSpec(fullname, self) if fullname in self.sources else None

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        if name != self.package:
            flags = future.annotations.compiler_flag if self.raw else 0
            code = compile(self.sources[name], f"<package {name}>", "exec", flags=flags, dont_inherit=True)
            exec(code, vars(module))  # noqa: S102 (what was emitted is to be run)


def run(package: str, modules: Mapping[str, str], *, raw: bool = False) -> Outcome:
    """Import the package, call ``run`` and collect constants, step locals, parameters and results.

    ``raw``: text that was not formatted, in which annotations may name what is defined later; ruff's fixes
    put the future import on top of such a module.
    """
    watch = _Watch(package)
    with only_own_ends(modules.values()), _importable(package, modules, raw=raw):
        results, outcome = _call(package, modules, watch)
        for name in modules:  # A constant may stand in a module that no step needs.
            importlib.import_module(f"{package}.{name.removesuffix('.py')}")
        constants, replayed = _constants(package), _namespace(sys.modules.get(f"{package}.notebook_code"))
    values = constants | watch.locals | outcome.values | replayed | _fields(results)
    return replace(outcome, values=values)


def run_twice(package: str, modules: Mapping[str, str], *, raw: bool = False) -> tuple[Outcome, Outcome]:
    """Call ``run`` twice in one process, as its owner does: nothing is watched, and only results are values."""
    with only_own_ends(modules.values()), _importable(package, modules, raw=raw):
        (one, first), (two, second) = (_call(package, modules, None) for _ in range(2))
    return replace(first, values=_fields(one)), replace(second, values=_fields(two))


def _call(package: str, modules: Mapping[str, str], watch: _Watch | None) -> tuple[object, Outcome]:
    """What one call returns; and its parameters, text and figures. ``random`` starts as it did in the notebook."""
    text, pictures = io.StringIO(), list[Picture]()
    wanted = any("matplotlib" in source for source in modules.values())
    with (
        collected(pictures, wanted=wanted),
        _logged(package, text),
        redirect_stdout(text),
        limited(SECONDS),
    ):
        random.seed(0)
        pipeline = importlib.import_module(f"{package}.pipeline")
        params = importlib.import_module(f"{package}.params").Params()
        sys.setprofile(watch)
        try:
            results = pipeline.run(params)
        finally:
            sys.setprofile(None)
        said = text.getvalue()
    return results, Outcome(_fields(params), said, tuple(pictures))


class _Watch:
    """Locals of the functions that ``run`` itself calls, at their return; live objects, not copies."""

    def __init__(self, package: str) -> None:
        self.pipeline = f"<package {package}.pipeline>"
        self.own = f"<package {package}."
        self.locals: dict[str, object] = {}

    def __call__(self, frame: types.FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if (
            event != "return"
            or not code.co_filename.startswith(self.own)
            or code.co_flags & inspect.CO_GENERATOR
        ):
            return  # a generator may be closed while any frame runs: its caller says nothing
        caller = frame.f_back
        if (
            caller is not None
            and caller.f_code.co_filename == self.pipeline
            and caller.f_code.co_name == "run"
        ):
            self._note(frame.f_locals)

    def _note(self, found: Mapping[str, object]) -> None:
        """An object whose end does something must not live on because somebody watches: its name is forgotten."""
        for name, value in found.items():
            self.locals.pop(name, None)
            if not holds_an_end(value):
                self.locals[name] = value


def _constants(package: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{package}."):
            found |= _namespace(module)
    return found


def _namespace(module: types.ModuleType | None) -> dict[str, object]:
    """Names of a module; those of ``notebook_code`` are the notebook's own, replayed."""
    return {n: v for n, v in vars(module).items() if not n.startswith("__")} if module else {}


def _fields(record: object) -> dict[str, object]:
    return {f.name: getattr(record, f.name) for f in fields(record)}  # type: ignore[arg-type]


@contextmanager
def _importable(package: str, modules: Mapping[str, str], *, raw: bool) -> Iterator[None]:
    finder = _Finder(package, modules, raw=raw)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [n for n in sys.modules if n.split(".")[0] == package]:
            del sys.modules[name]


@contextmanager
def _logged(package: str, stream: io.StringIO) -> Iterator[None]:
    """Log lines of the package, as plain text among what it prints."""
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger(package)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
