"""Seeing the locals of a package's steps: each step hands them over when it returns.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import ast
import importlib.machinery
import sys
from collections.abc import Sequence
from typing import Any

from promote_checks.probe.canonical import digest
from promote_checks.probe.size import size_of

HOOK = "__promote_returned__"
RUNS = ("run", "run_async")
SMALL = 32 << 20


class Recorder:
    """References to the locals of steps, the last value of a name wins."""

    def __init__(self, steps: list[dict[str, Any]]) -> None:
        self.waiting: dict[str, list[dict[str, Any]]] = {}
        for number, step in enumerate(steps):
            key = step["module"] + "." + step["function"]
            self.waiting.setdefault(key, []).append({**step, "number": number})
        self.locals: dict[str, Any] = {}
        self.pipeline: dict[str, Any] = {}
        self.at_return: list[dict[str, Any]] = []
        self.returned: list[str] = []

    def functions(self, module: str) -> set[str]:
        """Functions of a module (without the package) that hand over their locals."""
        prefix = module + "."
        found = {key[len(prefix) :] for key in self.waiting if key.startswith(prefix)}
        return found | set(RUNS) if module == "pipeline" else found

    def __call__(self, module: str, function: str, scope: dict[str, Any]) -> None:
        """A function returns, or is left by an exception: then its locals are not what a step gives."""
        key = module + "." + function
        if key not in self.waiting:
            self.pipeline.update(scope)
            return
        self.returned.append(key)
        self.locals.update(scope)
        steps = self.waiting[key]
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        if sys.exc_info()[0] is not None:
            return
        for name in step["names"]:
            if name in scope and size_of(scope[name]) <= SMALL:
                text, reason = digest(scope[name])
                self.at_return.append(
                    {"step": step["number"], "name": name, "digest": text, "reason": reason}
                )


class StepLoader(importlib.machinery.SourceFileLoader):
    """Compiles a module of the package so that its steps hand over their locals."""

    def __init__(self, name: str, path: str, recorder: Recorder) -> None:
        super().__init__(name, path)
        self.recorder = recorder

    def get_code(self, fullname: str) -> Any:
        """Always from source: neither read nor written is a cached module of another kind."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> Any:  # type: ignore[override]
        """Wrap the body of each step into ``try`` and ``finally``."""
        tree = ast.parse(data, filename=path)
        module = self.name.partition(".")[2]
        wanted = self.recorder.functions(module)
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in wanted:
                wrap_body(node, module)
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)

    def exec_module(self, module: Any) -> None:
        """Run the module; the hook is a global of it."""
        setattr(module, HOOK, self.recorder)
        super().exec_module(module)


def wrap_body(node: Any, module: str) -> None:
    """``try: body finally: hook(module, function, locals())``, at the lines of the body."""
    if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in own_parts(node)):
        return
    body = node.body
    documented = isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str)
    start = 1 if documented else 0
    if len(body) == start:
        return
    call = ast.parse(f"{HOOK}({module!r}, {node.name!r}, __import__('builtins').locals())").body[0]
    for part in ast.walk(call):
        if hasattr(part, "lineno"):
            ast.copy_location(part, body[-1])
    wrapped = ast.Try(body=body[start:], handlers=[], orelse=[], finalbody=[call])
    ast.copy_location(wrapped, body[start])
    node.body = [*body[:start], wrapped]


def own_parts(node: Any) -> Any:
    """Nodes of a function without those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from own_parts(child)


class StepFinder:
    """Finds the package's modules and nothing else."""

    def __init__(self, package: str, recorder: Recorder) -> None:
        self.package = package
        self.recorder = recorder

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        """A spec with our loader for a module of the package."""
        if name.partition(".")[0] != self.package:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = StepLoader(name, spec.loader.path, self.recorder)
        return spec
