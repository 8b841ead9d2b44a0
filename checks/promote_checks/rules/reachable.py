"""Which functions of a file run for a request, and which statements run when it trains."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from promote_checks.rules.handlers import Function
from promote_checks.rules.index import dotted, last_part
from promote_checks.rules.subject import Subject


def reachable(subject: Subject, starts: Iterable[Function]) -> set[Function]:
    """These functions and those of the file that they call, directly or not."""
    by_name = {function.name: function for function in subject.index.functions}
    found: set[Function] = set()
    waiting = list(starts)
    while waiting:
        function = waiting.pop()
        if function not in found:
            found.add(function)
            called = (last_part(dotted(one.func)) for one in ast.walk(function) if isinstance(one, ast.Call))
            waiting += [by_name[name] for name in called if name in by_name]
    return found


def outside_functions(subject: Subject) -> Iterator[ast.AST]:
    """Nodes that run when the file does: not those inside functions, but inside what a function's decorators hold."""
    stack: list[ast.AST] = list(subject.tree.body)
    while stack:
        node = stack.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield node
        stack[:0] = ast.iter_child_nodes(node)


def called_outside(subject: Subject) -> set[Function]:
    """Functions that run when the file does, directly or not."""
    by_name = {function.name: function for function in subject.index.functions}
    called = {last_part(dotted(one.func)) for one in outside_functions(subject) if isinstance(one, ast.Call)}
    return reachable(subject, [by_name[name] for name in called if name in by_name])
