"""The shape of emitted source: how long its functions are and how many annotations are ``Any``."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
_TEMPLATE_FILES = frozenset(("__init__.py", "__main__.py"))
_LAYOUT = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Of all modules of one package."""

    lines: int
    annotations: int
    any_annotations: int
    function_lines: tuple[int, ...]
    """Lines that hold code, per function: no blank lines, comments or docstring. Methods count too."""


def modules(project: Path) -> list[Path]:
    """The package's modules, without the two that come from the template."""
    return [path for path in sorted((project / "src").rglob("*.py")) if path.name not in _TEMPLATE_FILES]


def shape(sources: list[str]) -> Shape:
    """Measure source texts."""
    lines = annotations = any_annotations = 0
    lengths: list[int] = []
    for source in sources:
        tree = ast.parse(source)
        found = [ast.unparse(node) for node in _annotations(tree)]
        lines += len(source.splitlines())
        annotations += len(found)
        any_annotations += sum(text in ("Any", "typing.Any") for text in found)
        code = _code_lines(source)
        lengths += [_length(node, code) for node in ast.walk(tree) if isinstance(node, Function)]
    return Shape(lines, annotations, any_annotations, tuple(lengths))


def _annotations(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
            yield node.annotation
        elif isinstance(node, Function) and node.returns is not None:
            yield node.returns


def _code_lines(source: str) -> set[int]:
    """Line numbers that hold a token other than layout or comment."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            found.update(range(token.start[0], token.end[0] + 1))
    return found


def _length(node: Function, code: set[int]) -> int:
    inside = {line for line in code if node.lineno <= line <= (node.end_lineno or node.lineno)}
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        inside -= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return len(inside)
