"""IPython's expansion of ``{expression}`` and ``$name`` in the argument of a magic, as Python source."""

from __future__ import annotations

import ast
import re

from promote_checks.notebook.magic import Surroundings
from promote_checks.notebook.names import read_in
from promote_checks.notebook.python_text import parse

_SIMPLE = re.compile(r"[\w.\[\]()+\-*/, ]+")
Field = tuple[str, str]
"""Expression and conversion."""


def text_of(template: str, surroundings: Surroundings) -> str:
    """Python source of the string that IPython makes of ``template`` at run time.

    As IPython does: if any of the fields can't be evaluated, nothing at all is expanded.
    """
    pieces = _pieces(template)
    fields = [piece for piece in pieces if isinstance(piece, tuple)]
    if not all(_evaluates(expression, surroundings) for expression, _ in fields):
        return repr(template)
    if not fields:  # {{ and $$ stand for { and $ all the same
        return repr("".join(piece for piece in pieces if isinstance(piece, str)))
    if all(_SIMPLE.fullmatch(expression) and not conversion for expression, conversion in fields):
        return "f" + repr("".join(_in_f_string(piece) for piece in pieces))
    return _formatted(pieces)


def is_expanded(template: str, surroundings: Surroundings) -> bool:
    """Would IPython put the value of something into it?"""
    return not isinstance(ast.parse(text_of(template, surroundings), mode="eval").body, ast.Constant)


def _pieces(template: str) -> list[str | Field]:
    from IPython.utils.text import DollarFormatter

    pieces: list[str | Field] = []
    try:
        for literal, name, specification, conversion in DollarFormatter().parse(template):
            if literal:
                pieces.append(literal)
            if name is not None:
                expression = f"{name}:{specification}" if specification else name
                pieces.append((expression, conversion or ""))
    except ValueError:
        return [template]
    return pieces


def _evaluates(expression: str, surroundings: Surroundings) -> bool:
    try:
        tree = parse(f"({expression.strip()})")
    except SyntaxError:
        return False
    if not expression.strip():
        return False
    return all(surroundings.defines(name) for name in read_in(tree) - _own_names(tree))


def _own_names(tree: ast.AST) -> set[str]:
    """Names that comprehensions and lambdas bind inside the expression."""
    nodes = list(ast.walk(tree))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _in_f_string(piece: str | Field) -> str:
    if isinstance(piece, tuple):
        return "{" + piece[0].strip() + "}"
    return piece.replace("{", "{{").replace("}", "}}")


def _formatted(pieces: list[str | Field]) -> str:
    """``str.format`` with arguments: expressions may hold quotes, which f-strings allow only from 3.12 on."""
    text = "".join("{}" if isinstance(piece, tuple) else _in_f_string(piece) for piece in pieces)
    arguments = [_converted(*piece) for piece in pieces if isinstance(piece, tuple)]
    return f"{text!r}.format({', '.join(arguments)})"


def _converted(expression: str, conversion: str) -> str:
    function = {"r": "repr", "a": "ascii", "s": "str"}.get(conversion)
    return f"{function}({expression.strip()})" if function else f"({expression.strip()})"
