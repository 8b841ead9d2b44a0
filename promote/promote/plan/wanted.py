"""Which variables a caller could want back: what the notebook printed, showed, drew, fitted or scored last."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from promote.plan.effects import Effect
from promote.plan.facts import Facts
from promote.plan.kinds import is_plot, kind_of
from promote.plan.statements import Statement

_LOOKS = frozenset({"print", "display", "pprint"})
_ENDS = frozenset({"close", "cleanup", "disconnect", "quit", "shutdown", "terminate"})
_USED_UP = (
    "types.ModuleType", "typing.IO", "typing.TextIO", "typing.BinaryIO", "collections.abc.Iterator", "collections.abc.AsyncIterator",
    "collections.abc.Coroutine", "io.", "_io.", "sqlite3.", "socket.", "ssl.", "subprocess.Popen", "threading.", "_thread.",
    "multiprocessing.", "concurrent.futures.", "asyncio.", "logging.", "contextlib.", "argparse.", "tempfile.", "http.",
    "zipfile.ZipFile", "tarfile.", "shelve.", "mmap.", "selectors.", "sched.", "weakref.",
)  # fmt: skip
"""Types of the standard library that stand for something outside: a file, a connection, a thread."""
_LASTING = frozenset({"train", "evaluate"})


def only_looks(statement: Statement, facts: Facts) -> bool:
    """The statement prints, shows, draws or checks, and computes nothing that lasts."""
    node = statement.node
    if is_plot(statement, facts):
        drawn = (facts.type_of(name, statement.position) for name in statement.flow.may_bind)
        return isinstance(node, ast.Expr) or all(kind.startswith("matplotlib.") for kind in drawn)
    return _looks(node)


def _looks(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        call = node.value
        return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _LOOKS
    if isinstance(node, ast.For):
        return all(map(_looks, (*node.body, *node.orelse)))
    if isinstance(node, ast.If):
        return all(map(_looks, (*node.body, *node.orelse)))
    return isinstance(node, ast.Assert | ast.Pass)


def fitted_or_scored(work: Sequence[Statement], effects: Sequence[Effect], facts: Facts) -> frozenset[str]:
    """Variables whose last value a statement fitted, predicted or scored, other than in a loop."""
    found: set[str] = set()
    for statement, effect in zip(work, effects, strict=True):
        found -= effect.may_bind
        if kind_of(statement, facts) in _LASTING and not isinstance(statement.node, ast.For | ast.While):
            found |= effect.may_bind | effect.changed
    return frozenset(found)


def used_up(work: Sequence[Statement], facts: Facts) -> frozenset[str]:
    """Variables that hold something to be closed, or that is used up by use: of no value to a caller."""
    ended = {name for statement in work for name in _ended(statement.node)}
    names = {name for statement in work for name in statement.flow.may_bind}
    return frozenset(ended | {name for name in names if facts.type_of(name).startswith(_USED_UP)})


def _ended(node: ast.stmt) -> set[str]:
    """``connection.close()``."""
    return {
        inner.func.value.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Attribute)
        and inner.func.attr in _ENDS
        and isinstance(inner.func.value, ast.Name)
    }
