"""Import every module of a package in a fresh process, and write down what that does besides.

Standard-library-only source text: it runs in the project's interpreter, not in ours.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.machinery
import io
import json
import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import Loader as AnyLoader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from promote_checks.gate.import_effects import changed, described, states


class Watch:
    """Effects, each with the line of the package that had it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder + os.sep
        self.on = False
        self.effects: list[dict[str, Any]] = []
        self.stack: list[str] = []
        self.before: dict[str, Any] = {}

    def place(self) -> tuple[str, int] | None:
        """File and line of the innermost frame of the package."""
        frame: Any = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self.folder):
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return None

    def heard(self, what: str) -> None:
        """An effect just now; none of ours if no line of the package is being executed."""
        place = self.place()
        if place is not None:
            self.say(*place, what)

    def say(self, file: str, line: int, what: str) -> None:
        """Write an effect down, once."""
        effect = {"file": file, "line": line, "what": what}
        if effect not in self.effects:
            self.effects.append(effect)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear what the interpreter reports of itself."""
        if not self.on:
            return
        self.on = False  # what we do to look is no effect
        try:
            what = described(event, arguments)
            if what:
                self.heard(what)
        finally:
            self.on = True

    def enter(self, file: str) -> None:
        """A module's code begins; what went before was the importing module's."""
        self.settle()
        self.stack.append(file)

    def leave(self) -> None:
        """A module's code has ended."""
        self.settle()
        self.stack.pop()

    def settle(self) -> None:
        """What has changed since the last look was done by the module on top."""
        was, self.on = self.on, False
        after = states()
        if self.stack:
            for words in changed(self.before, after):
                self.say(self.stack[-1], 0, words)
        self.before = after
        self.on = was


class Heard(io.TextIOWrapper):
    """Standard output or standard error: what is printed goes nowhere, and is written down."""

    def __init__(self, watch: Watch, name: str) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self.watch, self.said = watch, name

    def write(self, text: str) -> int:
        """Hear it, and let it go."""
        if self.watch.on and text.strip():
            self.watch.heard(f"prints to {self.said}: {text.strip()[:80]!r}")
        return len(text)


class Loader(AnyLoader):
    """A loader that says when the code of a module begins and ends."""

    def __init__(self, inner: AnyLoader, watch: Watch, file: str) -> None:
        self.inner, self.watch, self.file = inner, watch, file

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As always."""
        return self.inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """As always, between two looks."""
        self.watch.enter(self.file)
        try:
            self.inner.exec_module(module)
        finally:
            self.watch.leave()


class Finder:
    """Finds the package's modules as always, and puts our loader around theirs."""

    def __init__(self, package: str, watch: Watch) -> None:
        self.package, self.watch = package, watch

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module of the package; nothing for any other."""
        if name.partition(".")[0] != self.package:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None and spec.origin:
            spec.loader = Loader(spec.loader, self.watch, spec.origin)
        return spec


def modules(source: str, package: str) -> list[str]:
    """Names of all modules, the package itself first."""
    found = []
    for path in sorted(Path(source, package).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if all(part.isidentifier() for part in parts):
            found.append(".".join(parts))
    return sorted(found)


def foreign(source: str, package: str) -> list[str]:
    """What the package imports from elsewhere, at any depth of its code."""
    names: set[str] = set()
    for path in Path(source, package).rglob("*.py"):
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue  # importing it will say so
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return sorted(name for name in names if not is_near(name.partition(".")[0], package))


def is_near(top: str, package: str) -> bool:
    """Whether a module is the package's own, or of the standard library, which Python 3.9 does not list."""
    known = getattr(sys, "stdlib_module_names", sys.builtin_module_names)
    if top == package or top in known:
        return True
    spec = None if hasattr(sys, "stdlib_module_names") else importlib.machinery.PathFinder.find_spec(top)
    return spec is not None and os.path.dirname(os.__file__) == os.path.dirname(str(spec.origin))


def warm(names: list[str], slow: float) -> list[str]:
    """Import what is not the package's first: what that does is not the package's doing. Return what is slow."""
    found = []
    for name in names:
        start = time.process_time()
        # No module, or one that fails: the package will meet it where it needs it.
        with contextlib.suppress(BaseException):
            importlib.import_module(name)
        if time.process_time() - start > slow:
            found.append(name)
    return found


def failure(watch: Watch, name: str, error: BaseException, source: str) -> None:
    """Where importing stopped, and why."""
    place: tuple[str, int] | None = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename.startswith(watch.folder):
            place = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    if isinstance(error, SyntaxError) and str(error.filename).startswith(watch.folder):
        place = str(error.filename), error.lineno or 0
    file, line = place or (str(Path(source, *name.split("."))) + ".py", 0)
    text = " ".join(str(error).split())
    watch.say(file, line, f"can't be imported: {type(error).__name__}" + (f": {text}" if text else ""))


def main(source: str, package: str, result: str, slow: str, *left_out: str) -> None:
    """Import the package of the folder ``source``, module by module, and write what was heard into ``result``.

    ``slow``: seconds from which importing a library is slow; ``left_out``: names of modules.
    """
    watch = Watch(os.path.join(source, package))
    below = os.open(result + ".printed", os.O_RDWR | os.O_CREAT)
    lasting = warm(foreign(source, package), float(slow))
    sys.stdout, sys.stderr = Heard(watch, "standard output"), Heard(watch, "standard error")
    sys.stdout.flush()
    os.dup2(below, 1)
    os.dup2(below, 2)
    names = [name for name in modules(source, package) if name.rpartition(".")[2] not in left_out]
    sys.meta_path.insert(0, Finder(package, watch))
    sys.addaudithook(watch.audit)
    watch.before = states()
    watch.on = True
    for name in names:
        try:
            importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - SystemExit too
            watch.on = False
            failure(watch, name, error, source)
            watch.on = True
    watch.on = False
    printed = os.pread(below, 200, 0).decode("utf-8", "replace").strip()
    found = {"modules": names, "effects": watch.effects, "slow": lasting, "printed": printed}
    Path(result).write_text(json.dumps(found), encoding="utf-8")
