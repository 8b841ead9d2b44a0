"""Parse the Python of a cell, and say in people's words why it can't be."""

from __future__ import annotations

import ast
import re
import warnings

TOP_LEVEL_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def parse(source: str) -> ast.Module:
    """Parse one cell; top-level ``await`` is allowed. Raises ``SyntaxError``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | TOP_LEVEL_AWAIT, dont_inherit=True)
        except ValueError as error:
            raise SyntaxError(str(error)) from error
        except (RecursionError, MemoryError) as error:
            raise SyntaxError("this is nested too deeply to be parsed") from error
    assert isinstance(tree, ast.Module)
    return tree


def require_compiles(tree: ast.Module) -> None:
    """Find what only the compiler sees (``return`` outside a function). Raises ``SyntaxError``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(tree, "<cell>", "exec", TOP_LEVEL_AWAIT, dont_inherit=True)
        except (RecursionError, ValueError) as error:
            raise SyntaxError(f"this can't be compiled ({error})") from error


def parses(source: str) -> bool:
    """Is this plain Python?"""
    try:
        parse(source)
    except SyntaxError:
        return False
    return True


_PYTHON_2 = (
    (re.compile(r"[Mm]issing parentheses in call to 'print'"), "a print statement"),
    (re.compile(r"[Mm]issing parentheses in call to 'exec'"), "an exec statement"),
    (re.compile(r"multiple exception types must be parenthesized"), "`except X, e`"),
    (re.compile(r"leading zeros in decimal integer"), "an octal number like 0777"),
)
_PYTHON_2_LINE = (
    (re.compile(r"^\s*print\s+[^=(]"), "a print statement"),
    (re.compile(r"^\s*print\s*>>"), "a print statement"),
    (re.compile(r"^\s*raise\s+\w+\s*,"), "`raise X, y`"),
    (re.compile(r"<>"), "the operator `<>`"),
    (re.compile(r"\bur['\"]|`\w+`"), "a notation that Python 3 dropped"),
)


def explain(error: SyntaxError, line: str) -> tuple[str, str]:
    """What is wrong, and what to do. ``line`` is the text of the line in question."""
    message = error.msg or "invalid syntax"
    old = next((what for pattern, what in _PYTHON_2 if pattern.search(message)), None)
    old = old or next((what for pattern, what in _PYTHON_2_LINE if pattern.search(line)), None)
    if old:
        return (
            f"{old}: this is Python 2",
            "convert it first, for instance with `2to3`, and run it in Python 3",
        )
    return f"syntax error: {message}", "run the cell in Jupyter, mend it, and save the notebook"
