"""Making each step of a package show its locals at the moment it returns.

The names are read one by one: ``locals()`` would leave a dict on the frame, and a function that keeps what its own
``locals()`` gave would find it changed.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import ast
import importlib.machinery
from collections.abc import Iterator, Sequence
from typing import Any

from promote_checks.proof.runner_record import Recorder

HOOK = "__promote_returned__"
SCOPE = "__promote_scope__"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class StepLoader(importlib.machinery.SourceFileLoader):
    """Compiles a module of the package so that its steps show their locals."""

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
                self.recorder.takes(module, node.name, parameters(node))
                wrap_body(node, module)
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)

    def exec_module(self, module: Any) -> None:
        """Run the module; the hook is a global of it."""
        setattr(module, HOOK, self.recorder)
        super().exec_module(module)


def wrap_body(node: Any, module: str) -> None:
    """``try: body finally: collect the locals, call the hook``, at the lines of the body."""
    if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in own_parts(node)):
        return
    body = node.body
    documented = isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str)
    start = 1 if documented else 0
    if len(body) == start:
        return
    final = ast.parse(collecting(sorted(local_names(node)), module, node.name)).body
    for part in (inner for one in final for inner in ast.walk(one)):
        if hasattr(part, "lineno"):
            ast.copy_location(part, body[-1])
    wrapped = ast.Try(body=body[start:], handlers=[], orelse=[], finalbody=final)
    ast.copy_location(wrapped, body[start])
    node.body = [*body[:start], wrapped]


def collecting(names: Sequence[str], module: str, function: str) -> str:
    """Source that gives the hook those locals that are bound; a name that is not raises, and is left out."""
    parts = [f"try: {SCOPE}[{name!r}] = {name}\nexcept: pass" for name in names]
    return "\n".join([f"{SCOPE} = {{}}", *parts, f"{HOOK}({module!r}, {function!r}, {SCOPE})"])


def local_names(node: Any) -> set[str]:
    """Names that a function binds in its own scope."""
    parts = list(own_parts(node))
    elsewhere = {
        name for part in parts if isinstance(part, (ast.Global, ast.Nonlocal)) for name in part.names
    }
    return {*parameters(node), *(name for part in parts for name in bound_by(part))} - elsewhere


def parameters(node: Any) -> set[str]:
    """Names of the parameters of a function."""
    arguments = node.args
    found = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    return {one.arg for one in found if one is not None}


def bound_by(part: Any) -> Iterator[str]:
    """Names that one node of a function's own scope binds."""
    if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
        yield part.id
    elif isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield part.name
    elif isinstance(part, ast.alias) and part.name != "*":
        yield (part.asname or part.name).partition(".")[0]
    elif type(part).__name__ in ("ExceptHandler", "MatchAs", "MatchStar") and part.name:
        yield part.name
    elif type(part).__name__ == "MatchMapping" and part.rest:
        yield part.rest


def own_parts(node: Any) -> Iterator[Any]:
    """Nodes of a function's own scope, without those of functions, classes and comprehensions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, COMPREHENSIONS):
            # Only ``:=`` binds outside of a comprehension.
            yield from (inner.target for inner in ast.walk(child) if isinstance(inner, ast.NamedExpr))
        elif not isinstance(child, (*FUNCTIONS, ast.ClassDef)):
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
