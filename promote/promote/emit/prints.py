"""``print`` as a log line with the same text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from promote.plan.statements import Statement
from promote.plan.text import CellText, Edit, quoted


def print_edits(node: ast.AST, text: CellText, logger: str, *, showing_acts: bool = False) -> Iterator[Edit]:
    """Edits that turn each plain ``print(...)`` statement below ``node`` into ``logger.info(...)``.

    ``showing_acts``: some ``__str__`` of the notebook does more than make text. A log line asks for the text of its
    values only if somebody listens, so only prints of ready text become log lines.
    """
    for inner in ast.walk(node):
        if not (isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call)):
            continue
        if is_plain_print(inner.value) and not (showing_acts and not all(map(_is_text, inner.value.args))):
            yield from _edits(inner.value, text, logger)


def is_plain_print(call: ast.Call) -> bool:
    """A print whose text a log line can carry: no ``end``, ``file`` or ``flush``, no ``*args``."""
    if not (isinstance(call.func, ast.Name) and call.func.id == "print"):
        return False
    if any(isinstance(argument, (ast.Starred, ast.GeneratorExp)) for argument in call.args):
        return False
    return all(
        k.arg == "sep" and isinstance(k.value, ast.Constant) and isinstance(k.value.value, str)
        for k in call.keywords
    )


def prints_are_redirected(statements: Sequence[Statement]) -> bool:
    """The notebook sends its standard output somewhere: prints must stay prints."""
    for statement in statements:
        if "print" in statement.flow.may_bind | statement.flow.global_writes:
            return True
        for node in ast.walk(statement.node):
            if isinstance(node, ast.Name) and node.id in ("redirect_stdout", "capture_output"):
                return True
            if isinstance(node, ast.Attribute) and node.attr in ("redirect_stdout", "capture_output"):
                return True
            if isinstance(node, ast.Attribute) and node.attr == "stdout" and isinstance(node.ctx, ast.Store):
                return True
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == "print":
                return True
    return False


def _edits(call: ast.Call, text: CellText, logger: str) -> Iterator[Edit]:
    start, end = text.span(call.func)
    yield Edit(start, end, f"{logger}.info")
    if not call.args:
        yield Edit(end, text.span(call)[1], '("")')
        return
    separator = " "
    for keyword in call.keywords:
        assert isinstance(keyword.value, ast.Constant)
        separator = str(keyword.value.value)
        yield Edit(_span(call.args[-1], text, call)[1], _span(keyword.value, text, call)[1], "", -1)
    if len(call.args) == 1 and _is_text(call.args[0]):
        return
    formatted = _format_of_its_own(call, text)
    if formatted:
        yield from formatted
        return
    literals = [isinstance(a, ast.Constant) and isinstance(a.value, str) for a in call.args]
    if all(literals):
        said = separator.join(str(a.value) for a in call.args if isinstance(a, ast.Constant))
        yield Edit(_span(call.args[0], text, call)[0], _span(call.args[-1], text, call)[1], quoted(said))
        return
    template = _percent(separator).join(
        _percent(str(a.value)) if literal and isinstance(a, ast.Constant) else "%s"
        for a, literal in zip(call.args, literals, strict=True)
    )
    first = _span(call.args[0], text, call)[0]
    yield Edit(first, first, f"{quoted(template)}, ", -1)
    yield from _without(call, literals, text)


def _format_of_its_own(call: ast.Call, text: CellText) -> tuple[Edit, ...]:
    """``"%s: %.2f" % (name, value)``: a log line formats in the same way. None where parentheses stand about.

    Two values at least, since logging takes a single mapping for the names in the text.
    """
    node = call.args[0]
    if not (len(call.args) == 1 and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)):
        return ()
    if not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
        return ()
    if not (isinstance(node.right, ast.Tuple) and len(node.right.elts) > 1):
        return ()
    if any(isinstance(value, ast.Starred) for value in node.right.elts):
        return ()
    template, first, last = text.span(node.left)[1], text.span(node.right.elts[0])[0], node.right.elts[-1]
    end = (text.span(last)[1], text.span(node.right)[1])
    plain = re.fullmatch(r"\s*%\s*\(\s*", text.text[template:first]) and re.fullmatch(
        r"\s*,?\s*\)", text.text[slice(*end)]
    )
    if (
        not plain
        or _span(node, text, call) != text.span(node)
        or text.span(node)[0] != text.span(node.left)[0]
    ):
        return ()
    return (Edit(template, first, ", ", -1), Edit(*end, "", -1))


def _percent(literal: str) -> str:
    return literal.replace("%", "%%")


def _without(call: ast.Call, remove: Sequence[bool], text: CellText) -> Iterator[Edit]:
    """Remove the literals that moved into the template, with their commas."""
    arguments = call.args
    kept = [place for place, gone in enumerate(remove) if not gone]
    for place, gone in enumerate(remove):
        if not gone:
            continue
        start, end = _span(arguments[place], text, call)
        if place < kept[-1]:
            yield Edit(start, _span(arguments[place + 1], text, call)[0], "", 1)
        else:
            yield Edit(_span(arguments[place - 1], text, call)[1], end, "", 1)


def _span(node: ast.expr, text: CellText, call: ast.Call) -> tuple[int, int]:
    """Span of an argument with the parentheses of its own around it."""
    start, end = text.span(node)
    low, high = text.span(call.func)[1], text.span(call)[1]
    source = text.text
    opening = source.index("(", low)
    while True:
        left, right = start - 1, end
        while left > opening and source[left].isspace():
            left -= 1
        while right < high - 1 and source[right].isspace():
            right += 1
        if left <= opening or right >= high - 1 or source[left] != "(" or source[right] != ")":
            return start, end
        start, end = left, right + 1


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
