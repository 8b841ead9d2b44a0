"""Source text of one cell, edited by position: comments, layout and strings stay as their author wrote them."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from ``start`` to ``end`` (offsets in the cell's text) by ``text``."""

    start: int
    end: int
    text: str
    order: int = 0
    """Among insertions at one place, the lower comes first."""

    @property
    def key(self) -> tuple[int, int, int]:
        """Order of application."""
        return self.start, self.end, self.order


class CellText:
    """The text of a cell with offsets for ``ast`` positions."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.splitlines(keepends=True) or [""]
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        self.protected = _inside_strings(text)

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its end."""
        return self._lines[number - 1].rstrip("\r\n") if 0 < number <= len(self._lines) else ""

    def offset(self, line: int, column: int) -> int:
        """Character offset of an ``ast`` position (line from 1, column in UTF-8 bytes)."""
        if line > len(self._lines):
            return len(self.text)
        text = self._lines[line - 1]
        if text.isascii():
            return self._starts[line - 1] + column
        return self._starts[line - 1] + len(text.encode()[:column].decode())

    def offset_of_character(self, line: int, column: int) -> int:
        """Character offset of a ``tokenize`` position (line from 1, column in characters)."""
        return self._starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Start and end offset of a node, decorators included."""
        line, column = start_of(node)
        end = self.offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        return self.offset(line, column), end

    def source(self, node: ast.AST) -> str:
        """The node's own text, as written."""
        start, end = self.span(node)
        return self.text[start:end]

    def extract(self, node: ast.AST, edits: Iterable[Edit] = (), *, trailing: str = "") -> str:
        """The node's text with ``edits`` applied, moved to column 0; lines inside strings stay untouched."""
        start, end = self.span(node)
        first, column = start_of(node)
        pieces, at = [], start
        chosen = sorted((e for e in edits if start <= e.start and e.end <= end), key=lambda e: e.key)
        marks: list[tuple[int, str]] = []
        for edit in chosen:
            if edit.start < at:
                continue
            marks.append((at, self.text[at : edit.start]))
            marks.append((-1, edit.text))
            at = edit.end
        marks.append((at, self.text[at:end]))
        pieces = self._dedent(marks, first, column)
        return "".join(pieces) + trailing

    def _dedent(self, marks: list[tuple[int, str]], first: int, column: int) -> list[str]:
        """Strip the indentation of the statement from the continuation lines of its original text."""
        if column == 0:
            return [text for _, text in marks]
        out = []
        for at, text in marks:
            if at < 0 or "\n" not in text:
                out.append(text)
                continue
            number = self.text.count("\n", 0, at) + 1
            lines = text.split("\n")
            for i in range(1, len(lines)):
                if number + i not in self.protected:
                    lead = len(lines[i]) - len(lines[i].lstrip())
                    lines[i] = lines[i][min(column, lead) :]
            out.append("\n".join(lines))
        return out


def start_of(node: ast.AST) -> tuple[int, int]:
    """Line and column where a statement's text starts: a decorated definition starts at its decorator."""
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        return decorators[0].lineno, max(decorators[0].col_offset - 1, 0)
    return node.lineno, node.col_offset  # type: ignore[attr-defined]


def indent(text: str, prefix: str = "    ") -> str:
    """Indent every line that does not start inside a string."""
    inside = _inside_strings(text)
    lines = text.split("\n")
    return "\n".join(
        line if not line.strip() and number not in inside else line if number in inside else prefix + line
        for number, line in enumerate(lines, 1)
    )


def _inside_strings(text: str) -> frozenset[int]:
    """Numbers of the lines that begin inside a string literal."""
    if '"""' not in text and "'''" not in text and "\\\n" not in text:
        return frozenset()
    inside: set[int] = set()
    opened: list[int] = []
    start_type = getattr(tokenize, "FSTRING_START", -1)
    end_type = getattr(tokenize, "FSTRING_END", -1)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING:
                inside.update(range(token.start[0] + 1, token.end[0] + 1))
            elif token.type == start_type:
                opened.append(token.start[0])
            elif token.type == end_type and opened:
                inside.update(range(opened.pop() + 1, token.end[0] + 1))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        # Fragments that do not tokenize alone (a dedented continuation) keep what was found so far.
        return frozenset(inside)
    return frozenset(inside)


def quoted(text: str) -> str:
    """A text as a literal in double quotes, as the formatter writes it."""
    body = (
        text.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\t", "\\t")
        .replace("\r", "\\r")
    )
    return f'"{body}"' if body.isprintable() else repr(text)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with each edit made; they must not overlap."""
    for edit in sorted(edits, key=lambda each: each.key, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
