"""Each run starts with fresh state: ``run`` first sets back what definitions kept from the run before."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from promote.emit.kept_state import changes_in, names_in, resets_of

PIPELINE = "pipeline.py"
REPLAYED = "notebook_code.py"
"""Executed anew by each run: it keeps nothing, and importing it would run it."""
_NAME = "reset_state"
_DOCSTRING = '"""Set back what definitions here keep from call to call, so that each run starts alike."""'


def with_fresh_state(texts: Mapping[str, str]) -> dict[str, str]:
    """The modules of a package (file name -> source), with a function that resets each one that keeps state.

    ``run`` calls them first. Modules that keep nothing, and packages of such modules, come back as they were.
    """
    trees = {file: ast.parse(text) for file, text in texts.items()}
    changes = changes_in(trees.values())
    name = _free(names_in(texts))
    done = dict(texts)
    calls: dict[str, str] = {}
    for file, tree in sorted(trees.items()):
        lines, rebound = resets_of(tree, changes) if file not in (PIPELINE, REPLAYED) else ([], [])
        if lines:
            done[file] = f"{texts[file].rstrip()}\n\n\n{_function(name, lines, rebound)}"
            calls[file] = name
    if calls:
        done[PIPELINE] = _calling(texts[PIPELINE], calls)
    return done


def _function(name: str, lines: list[str], rebound: list[str]) -> str:
    body = [f"global {', '.join(rebound)}"] if rebound else []
    body += [line for each in lines for line in each.split("\n")]
    return "\n".join([f"def {name}() -> None:", *(f"    {line}" for line in (_DOCSTRING, *body))]) + "\n"


def _calling(pipeline: str, calls: Mapping[str, str]) -> str:
    """``pipeline.py`` with the calls at the start of the function that runs the steps."""
    tree = ast.parse(pipeline)
    functions = {n.name: n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}
    run = functions.get("run_async", functions["run"])
    aliases = {
        file: name if len(calls) == 1 else f"{name}_of_{_dotted(file, '_')}" for file, name in calls.items()
    }
    imports = [
        f"from .{_dotted(file, '.')} import {calls[file]}" + ("" if alias == calls[file] else f" as {alias}")
        for file, alias in aliases.items()
    ]
    lines = pipeline.split("\n")
    start = run.body[0].lineno if not _is_docstring(run.body[0]) else (run.body[0].end_lineno or 0) + 1
    lines[start - 1 : start - 1] = [f"    {alias}()" for alias in aliases.values()]
    last = max(
        (n.end_lineno or 0 for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))), default=1
    )
    lines[last:last] = imports
    return "\n".join(lines)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _dotted(file: str, mark: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", mark)


def _free(taken: frozenset[str]) -> str:
    name = _NAME
    while name in taken:
        name += "_again"
    return name
