"""From IPython's language to Python with ``get_ipython()`` calls, every line where it was."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Protocol, cast

from promote_checks.notebook.known import Known
from promote_checks.notebook.python_text import parse, parses

_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
# Prompts are taken away even inside strings.
_PROMPT = re.compile(r"^\s*(>>>|\.{3,}|In \[|\[(nav|ins)\] In)", re.MULTILINE)
_FIRST_WORD = re.compile(r"[\w.*]*")


class _Transformers(Protocol):
    """The part of IPython's ``TransformerManager`` that is used; it has no types of its own."""

    cleanup_transforms: Sequence[Callable[[list[str]], list[str]]]
    line_transforms: Sequence[Callable[[list[str]], list[str]]]

    def do_one_token_transform(self, lines: list[str]) -> tuple[bool, list[str]]: ...


def _transformers() -> _Transformers:
    from IPython.core import inputtransformer2

    untyped: Any = inputtransformer2
    return cast(_Transformers, untyped.TransformerManager())


def with_calls(source: str, known: Known, magic_words: frozenset[str]) -> tuple[str, ast.Module]:
    """Replace magics, shell lines and help by the calls that IPython makes of them; the text and its tree.

    The text keeps its lines: what took several becomes one, followed by empty ones. Plain Python comes back
    as it is, without IPython being imported. ``magic_words`` are the names that IPython runs as magics even
    without ``%``, where a cell is one line and nothing of that name exists. Raises ``SyntaxError``.
    """
    automatic = _automagic(source, known, magic_words)
    if automatic is not None:
        return automatic, parse(automatic)
    tree = _plain(source)
    if tree is not None:
        return source, tree
    text = _transformed(source)
    return text, parse(text)


def _plain(source: str) -> ast.Module | None:
    """The tree of plain Python that IPython would leave as it is."""
    try:
        tree = parse(source)
    except SyntaxError:
        return None
    return None if _PROMPT.search(source) or _may_lose_blanks(source, tree) else tree


@lru_cache(maxsize=4096)
def _transformed(source: str) -> str:
    manager = _transformers()
    text = source if source.endswith("\n") else source + "\n"
    lines = text.splitlines(keepends=True)
    empty = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    above = "".join(lines[:empty]).count("\n")  # a form feed ends a line for IPython, not for Python
    for clean in manager.cleanup_transforms:
        lines = clean(lines)
    for transform in manager.line_transforms:
        lines = _padded(lines, transform(lines))
    result = "\n" * above + "".join(_token_transforms(manager, lines))
    return result if source.endswith("\n") else result.removesuffix("\n")


def _token_transforms(manager: _Transformers, lines: list[str]) -> list[str]:
    changed = True
    while changed:
        changed, after = manager.do_one_token_transform(lines)
        lines = _padded(lines, after) if changed else lines
    return lines


def _padded(before: list[str], after: list[str]) -> list[str]:
    """``after`` with empty lines behind the first line that differs, so that it is as long as ``before``."""
    missing = sum(line.count("\n") for line in before) - sum(line.count("\n") for line in after)
    if missing <= 0:
        return after
    pairs = zip(before, after, strict=False)
    at = next((index for index, (old, new) in enumerate(pairs) if old != new), len(after) - 1)
    return [*after[: at + 1], *["\n"] * missing, *after[at + 1 :]]


def _may_lose_blanks(source: str, tree: ast.Module) -> bool:
    """IPython dedents the cell, which may empty blank lines inside strings."""
    if not _BLANK_LINE.search(source):
        return False
    return ast.dump(tree) != ast.dump(parse(_BLANK_LINE.sub("", source)))


def _automagic(source: str, known: Known, magic_words: frozenset[str]) -> str | None:
    """A cell of one line may be a magic without ``%``: ``pwd``, ``pip install x``, ``cd data``."""
    if source.strip("\n").count("\n") or source.endswith("\n\n"):
        return None
    line = source.strip()
    match = _FIRST_WORD.match(line)
    word = match.group() if match else ""
    rest = line[len(word) :].lstrip()
    if word not in magic_words or word in known or rest[:1] in ("=", ","):
        return None
    if known.open and parses(line):
        return None
    blanks = source[: len(source) - len(source.lstrip("\n"))]
    call = f"get_ipython().run_line_magic({word!r}, {rest!r})"
    return blanks + call + ("\n" if source.endswith("\n") else "")
