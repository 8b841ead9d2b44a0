"""What the syntax tree alone says of one top-level statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Statement:
    """One top-level statement; ``line`` is that of the cell's source, whatever magic stands above it."""

    cell: int
    line: int
    column: int
    node: Any
    loads: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    inert: bool = False
    """It can't change an object that some name already refers to."""
    anywhere: bool = False
    """It may reach any object: it waits for others to run, or runs text that is not in the tree."""
    stars: tuple[str, ...] = ()
    """Modules of ``from module import *``."""
    imports: frozenset[str] = frozenset()
    """Top-level modules that it imports."""
    mute: bool = False
    """What it prints is not the notebook's own text: ``%timeit`` repeats its code as often as it likes."""
    wraps: bool = False
    """It is a cell magic that runs the rest of the cell, whose statements have ids of their own."""


def statement(node: ast.stmt, cell: int, line: int) -> Statement:
    """The facts of one statement that stands on ``line`` of its cell."""
    names = [child for child in ast.walk(node) if isinstance(child, ast.Name)]
    magic = magic_call(node)
    return Statement(
        cell=cell,
        line=line,
        column=node.col_offset,
        node=node,
        loads=frozenset(name.id for name in names if isinstance(name.ctx, ast.Load)) | augmented(node),
        stores=frozenset(stored(node)),
        inert=is_inert(node),
        anywhere=may_reach_anything(node),
        stars=(*star_modules(node), *pylab_modules(node)),
        imports=frozenset(imported(node)),
        mute=magic is not None and magic[0] == "timeit",
    )


def magic_call(node: ast.stmt) -> tuple[str, str | None] | None:
    """Name of the magic that a statement is, and the body if it is a cell magic."""
    call = getattr(node, "value", None)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if call.func.attr not in ("run_line_magic", "run_cell_magic") or not call.args:
        return None
    texts = [item.value for item in call.args if isinstance(item, ast.Constant)]
    if not texts or not isinstance(texts[0], str):
        return None
    whole = call.func.attr == "run_cell_magic" and len(texts) == 3
    return texts[0], str(texts[2]) if whole else None


def loads_only(node: ast.stmt) -> bool:
    """Whether a statement is a magic that does nothing but load libraries: older matplotlibs load all of numpy."""
    magic = magic_call(node)
    return magic is not None and magic[0] in ("matplotlib", "pylab")


def pylab_modules(node: ast.stmt) -> tuple[str, ...]:
    """What ``%pylab`` imports all names of."""
    magic = magic_call(node)
    if magic is None or magic[0] != "pylab" or "--no-import-all" in ast.unparse(node):
        return ()
    return ("matplotlib.pylab", "numpy")


def augmented(node: ast.AST) -> frozenset[str]:
    """Targets of ``x += 1``: read as well as written."""
    targets = (child.target for child in ast.walk(node) if isinstance(child, ast.AugAssign))
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def stored(node: ast.AST) -> Iterator[str]:
    """Names that the statement may bind, wherever in it (functions count too: ``global``)."""
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            yield child.id
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield child.name
        elif isinstance(child, ast.alias):
            yield (child.asname or child.name).partition(".")[0]
        elif isinstance(child, ast.ExceptHandler) and child.name:
            yield child.name
        elif type(child).__name__ in ("MatchAs", "MatchStar", "MatchMapping"):
            name = getattr(child, "name", None) or getattr(child, "rest", None)
            if name:
                yield name


WAITING = (ast.Await, ast.AsyncFor, ast.AsyncWith)
INDIRECT = frozenset({"exec", "eval", "globals", "locals", "vars", "dir", "get_ipython", "gc", "__import__"})


def may_reach_anything(node: ast.AST) -> bool:
    """``await`` lets other tasks run; ``exec`` and magics run text that the tree does not show."""
    return any(
        isinstance(child, WAITING) or (isinstance(child, ast.Name) and child.id in INDIRECT)
        for child in ast.walk(node)
    )


INERT = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Pass,
    ast.Global,
    ast.Assign,
    ast.AnnAssign,
    ast.Expr,
)
ACTIVE = (
    ast.Call,
    ast.Await,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Starred,
    ast.Attribute,
    ast.Subscript,
)
"""Even reading can write: a default dict, a cached property."""
UNPACKED = (ast.Tuple, ast.List)


def is_inert(node: ast.stmt) -> bool:
    """Definitions, imports and plain assignments run no code that could reach an object of the notebook."""
    if not isinstance(node, INERT):
        return False
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not node.decorator_list and not any(isinstance(child, ACTIVE) for child in defaults(node))
    for child in ast.walk(node):
        if isinstance(child, ACTIVE):
            return False
        if isinstance(child, UNPACKED) and not isinstance(child.ctx, ast.Load):
            return False
        if isinstance(child, ast.BinOp) and isinstance(child.op, (ast.LShift, ast.RShift, ast.BitOr)):
            return False
    return True


def defaults(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What a ``def`` evaluates when it runs: default values and annotations."""
    yield from ast.walk(node.args)
    if node.returns is not None:
        yield from ast.walk(node.returns)


def star_modules(node: ast.AST) -> Iterator[str]:
    """Modules whose names are imported wholesale."""
    for child in ast.walk(node):
        if isinstance(child, ast.ImportFrom) and any(alias.name == "*" for alias in child.names):
            yield child.module or ""


def imported(node: ast.AST) -> Iterator[str]:
    """Top-level modules of every import statement, those in functions too."""
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield alias.name.partition(".")[0]
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield child.module.partition(".")[0]
