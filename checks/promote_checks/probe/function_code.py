"""The code of a function with calls of the probe in it."""

from __future__ import annotations

import ast
import copy
import types
from collections.abc import Callable, Iterator
from typing import Any

NAMES = {"enter": "__promote_enter__", "leave": "__promote_leave__"}
"""What the probe calls itself in ``builtins``."""
Definition = (ast.FunctionDef, ast.AsyncFunctionDef)


def reporting_code(
    outer: ast.stmt, definition: Any, insert: Callable[[Any], None], own: Any, flags: int
) -> Any:
    """The function's code with calls of the probe in it; None if it can't take the place of its own."""
    twin = copy.deepcopy(outer)
    insert(next(one for one in ast.walk(twin) if same_place(one, definition)))
    module = ast.fix_missing_locations(ast.Module([twin], []))
    compiled = compile(module, own.co_filename, "exec", flags, dont_inherit=True)
    for code in nested_codes(compiled):
        if (code.co_name, code.co_firstlineno) == (own.co_name, own.co_firstlineno):
            return code if code.co_freevars == own.co_freevars else None
    return None


def same_place(node: ast.AST, definition: Any) -> bool:
    """Whether this is the copy of that definition."""
    return isinstance(node, Definition) and (node.lineno, node.col_offset, node.name) == (
        definition.lineno,
        definition.col_offset,
        definition.name,
    )


def nested_codes(code: Any) -> Iterator[Any]:
    """All code objects inside one."""
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from nested_codes(constant)


def insert_calls(node: Any, *, key: int, names: list[tuple[str, str]]) -> None:
    """Report the arguments below the docstring, and whatever is returned or yielded."""
    generator = is_generator(node)
    below = 1 if ast.get_docstring(node, clean=False) is not None else 0
    Results(key, generator).rewrite(node)
    values: list[ast.expr] = [ast.Name(name, ast.Load()) for _, name in names]
    enter = ast.Expr(report("enter", key, ast.Tuple(values, ast.Load())))
    node.body.insert(below, ast.copy_location(enter, node.body[0]))
    if not generator:
        end = ast.Expr(report("leave", key, ast.Constant(None)))
        node.body.append(ast.copy_location(end, node.body[-1]))


def report(what: str, key: int, value: ast.expr) -> ast.Call:
    """``builtins.__dict__.get(NAME, identity)(key, value)``.

    Found at run time: a copy of this code that is unpickled in another process does nothing there.
    """
    return ast.Call(copy.deepcopy(TARGETS[what]), [ast.Constant(key), value], [])


def target(name: str) -> ast.expr:
    """The function to call, or one that gives the value back."""
    text = f"__import__('builtins').__dict__.get({name!r}, lambda key, value: value)"
    return ast.parse(text, mode="eval").body


TARGETS = {what: target(name) for what, name in NAMES.items()}
"""Parsed before the notebook has threads: CPython up to 3.12 fails where two of them parse at once."""


def own_nodes(node: Any) -> Iterator[ast.AST]:
    """Nodes of a function's body, without those of functions and classes inside it."""
    todo = list(node.body)
    while todo:
        child = todo.pop()
        yield child
        if not isinstance(child, (*Definition, ast.ClassDef, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(child))


def is_generator(node: Any) -> bool:
    """Whether calling the function gives a generator."""
    return any(isinstance(child, (ast.Yield, ast.YieldFrom)) for child in own_nodes(node))


def delegates(node: Any) -> bool:
    """Whether it yields what another generator yields, which nobody looks at."""
    return any(isinstance(child, ast.YieldFrom) for child in own_nodes(node))


class Results(ast.NodeTransformer):
    """Wraps the value of every ``return``, or of every ``yield`` of a generator."""

    def __init__(self, key: int, generator: bool) -> None:
        self.key = key
        self.generator = generator

    def rewrite(self, node: Any) -> None:
        """Rewrite the body of one function."""
        node.body = [self.visit(child) for child in node.body]

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if not self.generator:
            value = report("leave", self.key, node.value or ast.Constant(None))
            node.value = ast.copy_location(value, node)
        return node

    def visit_Yield(self, node: ast.Yield) -> ast.AST:
        self.generic_visit(node)
        value = report("leave", self.key, node.value or ast.Constant(None))
        node.value = ast.copy_location(value, node)
        return node

    def leave_alone(self, node: ast.AST) -> ast.AST:
        """Functions and classes inside have results of their own."""
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = leave_alone
