"""Top-level statements with their text, comments and place: the atoms that planning moves."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from promote.plan.text import CellText, start_of
from promote_checks.notebook.model import Position, TranslatedCell
from promote_checks.scopes.flow import NameFlow, name_flow
from promote_checks.scopes.refs import Ref, module_refs

_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One top-level statement. Identity is what makes it equal: two alike are still two."""

    position: Position
    number: int
    """Place among all statements of the notebook, from 0."""
    node: ast.stmt
    cell_text: CellText
    flow: NameFlow
    refs: tuple[Ref, ...]
    comments: tuple[str, ...] = ()
    """Comment lines above it."""
    trailing: str = ""
    """Comment behind it on its last line."""
    after: tuple[str, ...] = ()
    """Comment lines below the cell's last statement."""
    last_in_cell: bool = False
    silent: bool = False
    """Ends with a semicolon: Jupyter shows nothing."""
    captured: bool = False
    heading: str = ""
    """Text of the nearest heading above, if one stands between this and the statement before it."""
    prose: str = ""
    """First sentence of the markdown directly above the statement's cell."""

    @property
    def lines(self) -> int:
        """Lines of code."""
        first, _ = start_of(self.node)
        return (self.node.end_lineno or first) - first + 1

    @property
    def source(self) -> str:
        """The statement as written."""
        return self.cell_text.source(self.node)

    @property
    def is_await(self) -> bool:
        """Awaits at top level."""
        return _awaits(self.node)


@functools.lru_cache(maxsize=8192)
def parse_cell(python: str) -> ast.Module:
    """Parse a translated cell; top-level ``await`` is allowed. The tree is shared: it must not be changed."""
    tree = compile(python, "<cell>", "exec", _FLAGS, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def split(cells: Sequence[TranslatedCell]) -> tuple[Statement, ...]:
    """All top-level statements in order. The body of ``if __name__ == "__main__":`` counts as top level."""
    found: list[Statement] = []
    for cell in cells:
        found += _split_cell(cell, len(found))
    return tuple(found)


def _split_cell(cell: TranslatedCell, number: int) -> list[Statement]:
    text = CellText(cell.python)
    nodes = list(_flatten(parse_cell(cell.python).body))
    found: list[Statement] = []
    previous_end = 0
    for place, node in enumerate(nodes):
        first, _column = start_of(node)
        last = place == len(nodes) - 1
        trailing, silent = _behind(text, node)
        found.append(
            Statement(
                position=Position(cell.index, node.lineno, node.col_offset),
                number=number + place,
                node=node,
                cell_text=text,
                flow=name_flow(node),
                refs=module_refs(node),
                comments=tuple(_comment_lines(text, previous_end + 1, first - 1)),
                trailing=trailing,
                last_in_cell=last,
                silent=silent,
                captured=cell.captured,
            )
        )
        previous_end = node.end_lineno or first
    if found:
        tail = tuple(_comment_lines(text, previous_end + 1, cell.python.count("\n") + 1))
        found[-1] = replace(found[-1], after=tail)
    return found


def _flatten(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if _is_main_guard(node):
            assert isinstance(node, ast.If)
            yield from _flatten(node.body)
        else:
            yield node


def _is_main_guard(node: ast.stmt) -> bool:
    if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and not node.orelse):
        return False
    sides = [node.test.left, *node.test.comparators]
    texts = {
        s.id if isinstance(s, ast.Name) else s.value if isinstance(s, ast.Constant) else "" for s in sides
    }
    return texts == {"__name__", "__main__"} and isinstance(node.test.ops[0], ast.Eq)


def _comment_lines(text: CellText, first: int, last: int) -> Iterator[str]:
    for number in range(first, last + 1):
        line = text.line(number).strip()
        if line.startswith("#") and not line.startswith("#!"):
            yield line


def _behind(text: CellText, node: ast.stmt) -> tuple[str, bool]:
    rest = text.line(node.end_lineno or node.lineno).encode()[node.end_col_offset or 0 :].decode()
    found = re.match(r"\s*(;?)\s*(#.*)?$", rest)
    if found is None:
        return "", False
    return (f"  {found[2]}" if found[2] else ""), bool(found[1])


def _awaits(node: ast.AST) -> bool:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return False
    if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
        return True
    if isinstance(node, ast.comprehension) and node.is_async:
        return True
    return any(_awaits(child) for child in ast.iter_child_nodes(node))
