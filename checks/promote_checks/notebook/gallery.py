"""Decode sphinx-gallery scripts: a module docstring, then code between blocks of comment text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from promote_checks.notebook.document import Document
from promote_checks.notebook.model import Cell, CellKind
from promote_checks.notebook.quoting import quoted_lines

_BLOCK = re.compile(r"#{20,}|# ?%%(?:\s|$)")
_EXPLICIT_PERCENT = re.compile(r"# ?%%.*(\[(markdown|md|raw)\]|\btags=|\bactive=|\{)")
_TITLE = re.compile(r"^[=\-~*#^]{4,}\s*$", re.MULTILINE)

Piece = tuple[CellKind, str]


def decode_gallery(text: str) -> Document | None:
    """Decode a gallery script; ``None`` if it is not one.

    It is one if it begins with a docstring that has a title or is followed by text blocks, nothing in it is
    marked as jupytext percent, and nothing reads ``__doc__``.
    """
    tree = _parsed(text)
    if tree is None or ast.get_docstring(tree) is None or _reads_docstring(tree):
        return None
    first = tree.body[0]
    lines = text.split("\n")
    end = first.end_lineno or 1
    if lines[end - 1].encode()[first.end_col_offset :].strip():
        return None
    pieces = list(_pieces(lines[end:]))
    titled = _TITLE.search(ast.get_docstring(tree) or "") is not None
    explicit = any(_EXPLICIT_PERCENT.match(line) for line in lines)
    if explicit or not (titled or any(kind == "markdown" for kind, _ in pieces)):
        return None
    header: list[Piece] = [("raw", "\n".join(lines[: first.lineno - 1]))]
    header.append(("markdown", ast.get_docstring(tree) or ""))
    return _document(header + pieces)


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _reads_docstring(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "__doc__" for node in ast.walk(tree))


def _document(pieces: list[Piece]) -> Document | None:
    """Cells of the pieces that hold something; ``None`` if a text block cut a statement in two."""
    kept = [(kind, text.strip("\n")) for kind, text in pieces if text.strip()]
    if any(kind == "code" and _parsed(text) is None for kind, text in kept):
        return None
    cells = (Cell(index=index, kind=kind, source=text) for index, (kind, text) in enumerate(kept))
    return Document(format="gallery", cells=tuple(cells))


def _pieces(lines: list[str]) -> Iterator[Piece]:
    quoted = quoted_lines(lines)
    code: list[str] = []
    at = 0
    while at < len(lines):
        if quoted[at] or not _BLOCK.match(lines[at]):
            code.append(lines[at])
            at += 1
            continue
        yield "code", "\n".join(code)
        code = []
        start = at
        at += 1
        while at < len(lines) and lines[at].startswith("#") and not _is_marker(lines[at]):
            at += 1
        yield "markdown", _block_text(lines[start:at])
    yield "code", "\n".join(code)


def _is_marker(line: str) -> bool:
    """A second ``# %%`` begins a new block; a second ``####`` closes the frame around a title."""
    return line.startswith(("# %%", "#%%"))


def _block_text(block: list[str]) -> str:
    title = re.sub(r"^#( ?%%|#{19,})\s*", "", block[0]).strip()
    body = [re.sub(r"^# ?", "", line) for line in block[1:] if not re.fullmatch(r"#{20,}\s*", line)]
    return "\n".join([title, *body] if title else body)
