"""IPython's expansion of ``{expression}`` and ``$name`` in the argument of a magic, as Python source."""

from __future__ import annotations

import re

from promote_checks.notebook.magic import Surroundings
from promote_checks.notebook.names import bound_by, read_in
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
    if not fields or not all(_evaluates(expression, surroundings) for expression, _ in fields):
        return repr(template)
    if all(_SIMPLE.fullmatch(expression) and not conversion for expression, conversion in fields):
        return "f" + repr("".join(_in_f_string(piece) for piece in pieces))
    return _formatted(pieces)


def is_expanded(template: str, surroundings: Surroundings) -> bool:
    """Would IPython put the value of something into it?"""
    return text_of(template, surroundings) != repr(template)


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
    return all(surroundings.defines(name) for name in read_in(tree) - bound_by([tree]))


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
