"""The time of day goes into a value.

Why: the same notebook gives another result tomorrow: ages, days since, the window of a query. Timing a cell or
stamping a log line is not meant.

Mend: make the date a parameter (`as_of = "2024-06-30"`), in the cell tagged `parameters`.

Example:

    df["age"] = (pd.Timestamp.now() - df["born"]).dt.days
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from promote_checks.rules.finding import Hit, Severity
from promote_checks.rules.index import dotted
from promote_checks.rules.seeding import CLOCKS
from promote_checks.rules.subject import Subject

CODE = "RN003"
NAME = "wall-clock"
SEVERITY: Severity = "warning"
HINT = 'make the date a parameter: as_of = "2024-06-30"'
WORDS: tuple[str, ...] = ("now", "today", "time", "utcnow")


_SAYS = ("print", "log", "info", "debug", "warning", "error", "write", "set_title", "title", "suptitle", "seed",
         "default_rng", "manual_seed", "sleep", "display", "strftime", "isoformat")  # fmt: skip
_NAMES = ("start", "begin", "t0", "t1", "tic", "toc", "end", "stop", "elapsed", "timestamp", "stamp", "run_id",
          "duration", "created", "suffix", "version", "logdir", "log_dir", "filename", "outfile")  # fmt: skip
_TIMERS = frozenset({"time.time", "time.time_ns"})


def check(subject: Subject) -> Iterator[Hit]:
    """Readings of the clock that are not only shown, and not only subtracted from each other."""
    for call in subject.index.nodes(ast.Call):
        name = subject.index.qualified(call.func)
        if name in CLOCKS and not _harmless(subject, call, name):
            yield subject.hit(call, f"{name}() goes into a value: it differs from run to run")


def _harmless(subject: Subject, call: ast.Call, name: str) -> bool:
    index = subject.index
    previous: ast.AST = call
    for node in index.above(call):
        if isinstance(node, ast.JoinedStr):
            return True
        if isinstance(node, ast.Call) and previous is not node.func and _word(node) in _SAYS:
            return True
        if isinstance(node, ast.Attribute) and node.attr in ("strftime", "isoformat", "timestamp"):
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and name in _TIMERS:
            return True
        if isinstance(node, ast.Compare | ast.While):
            return name in _TIMERS
        if isinstance(node, ast.stmt):
            return _is_timing(subject, node, name)
        previous = node
    return False


def _word(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _is_timing(subject: Subject, statement: ast.stmt, name: str) -> bool:
    """Bound to a name that says so, or that is only subtracted and shown."""
    if isinstance(statement, ast.Expr | ast.Return):
        return isinstance(statement, ast.Expr)
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    key = dotted(targets[0]) if isinstance(targets[0], ast.AST) else ""
    if not key or not isinstance(targets[0], ast.Name | ast.Attribute):
        return False
    if any(word in key.lower() for word in _NAMES) and not any(
        w in key.lower() for w in ("date", "year", "window")
    ):
        return _only_subtracted(subject, key) or name in _TIMERS
    return name in _TIMERS or _only_subtracted(subject, key)


def _only_subtracted(subject: Subject, key: str) -> bool:
    """All its reads are differences of two such names, or stand in a text that is shown."""
    reads = [
        node
        for kind in (ast.Name, ast.Attribute)
        for node in subject.index.nodes(kind)
        if dotted(node) == key and isinstance(getattr(node, "ctx", None), ast.Load)
    ]
    return bool(reads) and all(_shown(subject, node) for node in reads)


def _shown(subject: Subject, node: ast.AST) -> bool:
    for one in subject.index.above(node):
        if isinstance(one, ast.JoinedStr):
            return True
        if isinstance(one, ast.Call) and _word(one) in _SAYS:
            return True
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Sub):
            sides = (one.left, one.right)
            return all(isinstance(side, ast.Name | ast.Call) for side in sides)
        if isinstance(one, ast.stmt):
            return False
    return False
