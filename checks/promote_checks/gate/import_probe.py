"""Import every module of a package in a fresh process, and write down what that does besides.

Standard-library-only source text: it runs in the project's interpreter, not in ours.
Arguments: folder of sources, package, file for the result, seconds that are slow, modules to leave out.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.machinery
import io
import json
import logging
import os
import random
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from importlib.abc import Loader as AnyLoader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    "os.mkdir": "makes the folder",
    "os.remove": "removes the file",
    "os.rmdir": "removes the folder",
    "os.rename": "renames",
    "os.link": "makes the link",
    "os.symlink": "makes the link",
    "os.truncate": "cuts the file",
    "os.chmod": "changes the permissions of",
    "os.utime": "changes the times of",
}
NETWORK = {
    "socket.connect": "connects to",
    "socket.bind": "listens on",
    "socket.sendto": "sends to",
    "socket.getaddrinfo": "looks up",
    "socket.gethostbyname": "looks up",
}
PROCESSES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
)


def states() -> dict[str, Any]:
    """What of this process a module must leave alone, by the words that say it was changed."""
    numpy = sys.modules.get("numpy")
    drawn = numpy.random.get_state() if numpy is not None and hasattr(numpy, "random") else ()
    root = logging.getLogger()
    return {
        "changes the current folder": os.getcwd(),
        "changes environment variables": dict(os.environ),
        "changes sys.path": list(sys.path),
        "changes the warning filters": list(warnings.filters),
        "changes the state of random": random.getstate(),
        "changes the global random state of numpy": repr(
            [str(part.tolist() if hasattr(part, "tolist") else part) for part in drawn]
        ),
        "configures logging": ([id(handler) for handler in root.handlers], root.level),
        "starts a thread": {thread.ident for thread in threading.enumerate()},
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """The words for what differs. numpy's generator is only compared where it was there before."""
    blank = repr([])
    for words, value in after.items():
        if value == before[words] or before[words] == blank:
            continue
        if words == "changes environment variables":
            names = sorted(
                name for name in {*value, *before[words]} if value.get(name) != before[words].get(name)
            )
            yield f"{words}: {', '.join(names)}"
        elif words != "starts a thread" or value - before[words]:
            yield words


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


def described(event: str, arguments: tuple[Any, ...]) -> str:
    """The words for an audit event; nothing for what changes nothing."""
    if event == "open":
        return opened(*arguments[:3])
    if event in CHANGES:
        return f"{CHANGES[event]} {shown(arguments[0])}"
    if event in NETWORK:
        return f"{NETWORK[event]} {address(event, arguments)}"
    if event in PROCESSES:
        return "starts another process"
    return ""


def opened(path: Any, mode: Any, flags: Any) -> str:
    """The words for an opened file, if it can be written."""
    if isinstance(path, int) or shown(path) == os.devnull:
        return ""
    writes = set(mode) & set("wax+") if isinstance(mode, str) else (flags or 0) & WRITING
    return f"writes {shown(path)}" if writes else ""


def shown(path: Any) -> str:
    """A path as its author would write it, here."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    here = os.getcwd() + os.sep
    return text.removeprefix(here)


def address(event: str, arguments: tuple[Any, ...]) -> str:
    """The other side."""
    found = arguments[0] if event.startswith("socket.get") else arguments[1]
    return ":".join(map(str, found[:2])) if isinstance(found, tuple) else str(found)


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
    own = {package, *sys.stdlib_module_names}
    return sorted(name for name in names if name.partition(".")[0] not in own)


def warm(names: list[str], slow: float) -> list[str]:
    """Import what is not the package's first: what that does is not the package's doing. Return what is slow."""
    found = []
    for name in names:
        start = time.perf_counter()
        # No module, or one that fails: the package will meet it where it needs it.
        with contextlib.suppress(BaseException):
            importlib.import_module(name)
        if time.perf_counter() - start > slow:
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
        place = error.filename, error.lineno or 0
    file, line = place or (str(Path(source, *name.split("."))) + ".py", 0)
    text = " ".join(str(error).split())
    watch.say(file, line, f"can't be imported: {type(error).__name__}" + (f": {text}" if text else ""))


def main(source: str, package: str, result: str, slow: str, *left_out: str) -> None:
    """Import the package, module by module, and write what was heard into ``result``."""
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


main(*sys.argv[1:])
