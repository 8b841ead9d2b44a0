"""The secrets of a piece of source: literals of its code, and what its comments and longer texts say."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator

from promote_checks.secrets.code import Literal, secret_literals, text_of
from promote_checks.secrets.detect import shapes_in
from promote_checks.secrets.hide import HIDDEN, hide_known
from promote_checks.secrets.text import FoundSecret, secrets_in

_HINT = re.compile(r"[\"']|\d{6}")
"""Only source in which one of these stands is parsed."""


_QUOTED = re.compile(r"""(?P<mark>\"{3}|'{3}|["'])(?P<text>.*?)(?<!\\)(?P=mark)""")


def secrets_of_source(source: str, python: str | None = None) -> tuple[FoundSecret, ...]:
    """The secrets of a cell, each place once, in order. ``python``: the same with its magics masked, line by line."""
    tree = _parsed(source if python is None else python) if _HINT.search(source) else None
    if tree is None:
        return _each_once(secrets_in(source))
    return _each_once((*_literals(tree, source.split("\n")), *_shapes(source), *_said(source, python, tree)))


def hidden_source(source: str, python: str | None = None) -> str:
    """The source of a cell with ``[secret]`` wherever one of its secrets stands."""
    found = secrets_of_source(source, python)
    if not found:
        return source
    lines = source.split("\n")
    for one in found:
        lines[one.line - 1] = lines[one.line - 1].replace(one.value, HIDDEN)
    return hide_known("\n".join(lines), {one.value for one in found})


def _parsed(python: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in the user's texts
            return ast.parse(python)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _literals(tree: ast.Module, lines: list[str]) -> Iterator[FoundSecret]:
    for literal in secret_literals(tree):
        kind = f"a {literal.name.lower()}" if literal.name else "a secret in a longer text"
        for line, column, text in _pieces(literal, lines):
            yield FoundSecret(line, column, kind, text)


def _pieces(literal: Literal, lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """What stands of a literal on each of its lines: it may be long, escaped, or several texts side by side."""
    node = literal.node
    last = node.end_lineno or node.lineno
    for number in range(node.lineno, last + 1):
        line = lines[number - 1].encode()
        start = node.col_offset if number == node.lineno else 0
        end = node.end_col_offset if number == last else len(line)
        text = line[start:end].decode(errors="replace")
        quoted = [match["text"] for match in _QUOTED.finditer(text)] or [text.strip().strip("\"'")]
        yield from ((number, start, piece.strip()) for piece in quoted if len(piece.strip()) > 1)


def _shapes(source: str) -> Iterator[FoundSecret]:
    for number, line in enumerate(source.split("\n"), 1):
        if len(line) <= 20_000:
            yield from (FoundSecret(number, column, kind, value) for column, kind, value in shapes_in(line))


def _said(source: str, python: str | None, tree: ast.Module) -> Iterator[FoundSecret]:
    """What comments, magics and texts of several lines say in words."""
    for start, text in (*_comments(source), *_commands(source, python), *_texts(tree)):
        for found in secrets_in(text):
            yield FoundSecret(start + found.line - 1, 0, found.kind, found.value)


def _comments(source: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):
        pass  # a magic: its lines are looked at as commands


def _commands(source: str, python: str | None) -> Iterator[tuple[int, str]]:
    """Lines that are no Python: of magics, of the shell, of another language."""
    own = (python if python is not None else source).split("\n")
    for number, line in enumerate(source.split("\n"), 1):
        if re.match(r"\s*[%!]", line) or number > len(own) or own[number - 1] != line:
            yield number, line


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and ("\n" in text_of(node.value) or _is_statement(node, tree)):
            yield node.lineno, text_of(node.value)


def _is_statement(node: ast.Constant, tree: ast.Module) -> bool:
    return any(isinstance(one, ast.Expr) and one.value is node for one in tree.body)


def _each_once(found: Iterator[FoundSecret] | tuple[FoundSecret, ...]) -> tuple[FoundSecret, ...]:
    """What an earlier one holds already is not said again."""
    kept: list[FoundSecret] = []
    for one in found:
        if not any(
            one.line == each.line and (one.value in each.value or each.value in one.value) for each in kept
        ):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.line, one.column)))
