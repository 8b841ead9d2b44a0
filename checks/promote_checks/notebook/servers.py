"""Calls that start a server and never return: left out, and listed, before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from promote_checks.notebook.model import Dropped, Notebook, TranslatedCell

_APPLICATIONS = frozenset({"Flask", "Dash", "Quart", "Bottle", "Sanic", "SocketIO", "Eve", "Connexion"})
"""Classes whose ``run`` serves until it is killed."""
_METHODS = frozenset({"run", "run_server"})
_FUNCTIONS = frozenset(
    {
        "uvicorn.run",
        "waitress.serve",
        "bottle.run",
        "web.run_app",
        "aiohttp.web.run_app",
        "run_simple",
        "werkzeug.serving.run_simple",
        "cherrypy.quickstart",
        "eventlet.wsgi.server",
        "wsgi.server",
    }
)
REASON = (
    "starts a server, which never ends by itself: start it from a module of your own that imports the package"
)


def without_servers(
    notebook: Notebook, cells: Sequence[TranslatedCell]
) -> tuple[Notebook, tuple[TranslatedCell, ...]]:
    """The notebook and its translation with ``pass`` in the place of each call that starts a server."""
    trees = {cell.index: ast.parse(cell.python) for cell in cells if not cell.raises}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    makers = frozenset(_makers(nodes))
    applications = frozenset(_applications(nodes, makers))
    stops = any(isinstance(node, ast.Attribute) and node.attr == "shutdown" for node in nodes)
    started = {
        index: [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and _starts(node, applications, makers, stops)
        ]
        for index, tree in trees.items()
    }
    sources = {cell.index: cell.source for cell in notebook.cells}
    done = []
    for cell in cells:
        python, source = cell.python, sources[cell.index]
        dropped = []
        for node in reversed(started.get(cell.index, [])):
            text = ast.get_source_segment(cell.python, node) or ""
            if _lines(source, node) != _lines(cell.python, node):
                continue  # inside a magic: its text is not in these lines
            python, source = _passed(python, node), _passed(source, node)
            dropped.append(Dropped(cell.index, node.lineno, text, REASON))
        sources[cell.index] = source
        done.append(replace(cell, python=python, dropped=(*cell.dropped, *reversed(dropped))))
    changed = tuple(replace(cell, source=sources[cell.index]) for cell in notebook.cells)
    return replace(notebook, cells=changed), tuple(done)


def _makers(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Functions that make an application."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and any(_is_application(n) for n in ast.walk(node)):
            yield node.name


def _applications(nodes: Sequence[ast.AST], makers: frozenset[str]) -> Iterator[str]:
    """Names that are bound to an application, or to what a function that makes one returns."""
    for node in nodes:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        if _is_application(node.value) or _dotted(node.value.func) in makers:
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_application(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _dotted(node.func).rpartition(".")[2] in _APPLICATIONS


def _starts(node: ast.Expr, applications: frozenset[str], makers: frozenset[str], stops: bool) -> bool:
    """``stops``: somebody ends a server by ``shutdown()``, so ``serve_forever`` may return."""
    call = node.value.value if isinstance(node.value, ast.Await) else node.value
    if not isinstance(call, ast.Call):
        return False
    name = _dotted(call.func)
    owner, _, method = name.rpartition(".")
    if method == "serve_forever":
        return bool(owner) and not stops
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call):
        made = call.func.value  # create_app().run()
        return call.func.attr in _METHODS and (_is_application(made) or _dotted(made.func) in makers)
    return name in _FUNCTIONS or (method in _METHODS and owner in applications)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        above = _dotted(node.value)
        return f"{above}.{node.attr}" if above else ""
    return ""


def _lines(text: str, node: ast.stmt) -> list[str]:
    return text.split("\n")[node.lineno - 1 : node.end_lineno]


def _passed(text: str, node: ast.stmt) -> str:
    """``pass`` and as many lines as before; columns are UTF-8 bytes, as in ``ast``."""
    lines = text.split("\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before = lines[first].encode()[: node.col_offset].decode()
    behind = lines[last].encode()[node.end_col_offset :].decode()
    kept = [f"{before}pass{behind}", *[""] * (last - first)]
    return "\n".join([*lines[:first], *kept, *lines[last + 1 :]])
