"""One run of the pipeline on the recorded data, with an ear at every step."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import functools
import importlib
import inspect
import io
import logging
import os
import random
import shutil
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from golden_clock import change_clock
from golden_libraries import CONTENTS
from golden_values import Record, Summariser, sha256

TESTS = Path(__file__).resolve().parent
SOURCES = TESTS.parent / "src"
FIXTURES = TESTS / "fixtures"
PICKLES = (b"\x02", b"\x03", b"\x04", b"\x05")
"""Protocols, as they stand at the start of a pickle."""
THREADS = ("OMP", "OPENBLAS", "MKL", "VECLIB", "NUMEXPR", "BLIS")


@dataclass
class Run:
    """What one run of the pipeline computed."""

    results: Any = None
    steps: dict[str, list[Record]] = field(default_factory=dict)
    """Step -> one record for each time it was called."""


def pin_environment() -> None:
    """Make results repeatable. Must come before numpy is imported."""
    os.environ["MPLBACKEND"] = "Agg"
    for library in THREADS:
        # The order in which threads add up their parts changes the last digits.
        os.environ[f"{library}_NUM_THREADS"] = "1"
    for variable in command_line_secrets().values():
        os.environ[variable] = "only-for-tests"
    if str(SOURCES) not in sys.path:
        sys.path.insert(0, str(SOURCES))


def package_name() -> str:
    """Name the package of this project."""
    [pipeline] = SOURCES.glob("*/pipeline.py")
    return pipeline.parent.name


def command_line_secrets() -> dict[str, str]:
    """Read, without running it, which parameters the command line leaves out."""
    text = (SOURCES / package_name() / "__main__.py").read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SECRETS":
            return dict(ast.literal_eval(node.value)) if node.value else {}
    return {}


def step_names() -> list[str]:
    """Name the functions that the pipeline calls, in their order."""
    text = (SOURCES / package_name() / "pipeline.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    called = [
        (node.lineno, node.col_offset, node.func.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return [name for _, _, name in sorted(called) if name in imported]


def rehearse(
    folder: Path, *, seed: int | None, inside: str, changed_clock: bool = False
) -> Run:
    """Run the pipeline in the empty ``folder``, with a copy of the recorded data.

    ``inside`` is where in it the notebook stood, if it read from folders above its own;
    ``changed_clock`` is for the run that finds out what depends on the time.
    """
    if FIXTURES.is_dir():
        shutil.copytree(FIXTURES, folder, dirs_exist_ok=True)
    place = folder / inside
    place.mkdir(parents=True, exist_ok=True)
    with working_in(place):
        pipeline = importlib.import_module(f"{package_name()}.pipeline")
        if seed is not None:
            seed_generators(seed)
        if changed_clock:
            change_clock(package_name())
        run = Run()
        with listening(pipeline, run, place):
            run.results = pipeline.run()
    return run


@contextlib.contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Work in a folder, where modules beside the notebook are found as well."""
    before = Path.cwd()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        os.chdir(before)


def seed_generators(seed: int) -> None:
    """Seed the global random generators of the libraries that were imported."""
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


@contextlib.contextmanager
def listening(pipeline: types.ModuleType, run: Run, folder: Path) -> Iterator[None]:
    """Put a recorder around each step that the pipeline calls."""
    heard = Heard(logging.getLogger(package_name()))
    steps = {name: getattr(pipeline, name) for name in step_names()}
    steps = {name: step for name, step in steps.items() if inspect.isfunction(step)}
    for name, step in steps.items():
        run.steps[name] = []
        setattr(pipeline, name, recorded(step, run.steps[name], heard, folder))
    try:
        with heard.listening():
            yield
    finally:
        for name, step in steps.items():
            setattr(pipeline, name, step)


class Heard(logging.Handler):
    """Keeps what the package logs."""

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__(logging.INFO)
        self.logger = logger
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for a while, whatever level was set."""
        level = self.logger.level
        self.logger.addHandler(self)
        self.logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            self.logger.removeHandler(self)
            self.logger.setLevel(level)


def recorded(
    step: types.FunctionType, calls: list[Record], heard: Heard, folder: Path
) -> Callable[..., Any]:
    """Wrap a step so that each call leaves a record."""

    @functools.wraps(step)
    def call(*args: Any, **kwargs: Any) -> Any:
        visit = Visit(step, args, kwargs, heard, folder)
        with contextlib.redirect_stdout(visit.printed):
            value = step(*args, **kwargs)
        calls.append(visit.record(value))
        return value

    @functools.wraps(step)
    async def call_async(*args: Any, **kwargs: Any) -> Any:
        visit = Visit(step, args, kwargs, heard, folder)
        with contextlib.redirect_stdout(visit.printed):
            value = await step(*args, **kwargs)
        calls.append(visit.record(value))
        return value

    return call_async if asyncio.iscoroutinefunction(step) else call


class Visit:
    """One call of a step: how things stood before it, and what it left."""

    def __init__(
        self,
        step: types.FunctionType,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        heard: Heard,
        folder: Path,
    ) -> None:
        bound = inspect.signature(step).bind(*args, **kwargs)
        self.arguments = bound.arguments
        self.folder = folder
        self.heard = heard
        self.said = len(heard.messages)
        self.printed = io.StringIO()
        self.before = self._arguments(self._summariser())
        self.files = fingerprints(folder)

    def record(self, value: object) -> Record:
        """Record what the step returned, changed in place, logged and wrote."""
        summariser = self._summariser()
        after = self._arguments(summariser)
        changed = {
            name: record
            for name, record in after.items()
            if record != self.before[name]
        }
        files = fingerprints(self.folder)
        written = {at: mark for at, mark in files.items() if self.files.get(at) != mark}
        said = [summariser.text(line) for line in self.heard.messages[self.said :]]
        return {
            "returns": summariser.summarise(value, "returns"),
            "changes": changed,
            "logs": said,
            "prints": summariser.text(self.printed.getvalue()),
            "writes": written,
        }

    def _summariser(self) -> Summariser:
        return Summariser(CONTENTS, str(self.folder))

    def _arguments(self, summariser: Summariser) -> dict[str, Record]:
        return {
            name: summariser.summarise(value, name)
            for name, value in self.arguments.items()
        }


def fingerprints(folder: Path) -> dict[str, Record]:
    """Return a fingerprint of each file below a folder."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): fingerprint(path.read_bytes())
        for path in files
        if "__pycache__" not in path.parts
    }


def fingerprint(content: bytes) -> Record:
    """Return what can be compared of a file."""
    if content[:1] == b"\x80" and content[1:2] in PICKLES:
        # Gaps between the fields of records hold whatever was in memory. What was
        # pickled is compared where a step returns it.
        return {"pickle": True}
    return {"bytes": sha256(content)}
