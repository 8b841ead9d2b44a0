"""The battery: pairs of values, each written as code, that differ or are meant to be equal.

A file of the battery holds blocks. ``== different: name``, ``== equal: name | why`` and
``== unseen: name | why`` (its state can't be seen) and ``== partly: name | why`` (a part can't be seen, and the
rest differs) begin a row; ``a:`` and ``b:`` begin its two sides: an expression, or statements that
leave the value in ``x``. What stands before them is given to both, as is what follows ``given:`` in the first
block of the file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BATTERY = Path(__file__).parent / "battery"


@dataclass(frozen=True)
class Row:
    """Two values. ``outcome`` is ``different``, ``equal``, ``unseen`` or ``partly``."""

    outcome: str
    name: str
    why: str
    a: str
    b: str


@dataclass(frozen=True)
class Table:
    """All rows of one kind, and the libraries without which it can't be run."""

    kind: str
    needs: tuple[str, ...]
    rows: tuple[Row, ...]


def tables() -> tuple[Table, ...]:
    """Every table, in the order of its name."""
    return tuple(read_table(path) for path in sorted(BATTERY.glob("*.pairs")))


def read_table(path: Path) -> Table:
    """Read one file. Raises ValueError where a row is not complete."""
    head, *blocks = path.read_text(encoding="utf-8").split("== ")
    needs = [line.removeprefix("needs:").split() for line in head.splitlines() if line.startswith("needs:")]
    given = head.partition("given:\n")[2]
    rows = tuple(read_row(block, given) for block in blocks)
    names = [row.name for row in rows]
    if len(set(names)) < len(names):
        raise ValueError(f"{path.name}: two rows have one name: {sorted(names)}")
    return Table(path.stem, tuple(name for found in needs for name in found), rows)


def read_row(block: str, given: str) -> Row:
    """One row, its sides as whole programs."""
    title, _, body = block.partition("\n")
    outcome, _, rest = title.partition(": ")
    name, _, why = rest.partition(" | ")
    parts = dict(sections(body))
    if outcome not in ("different", "equal", "unseen", "partly") or not {"a", "b"} <= parts.keys():
        raise ValueError(f"not a row of the battery: {title}")
    if outcome != "different" and not why:
        raise ValueError(f"it is not said why: {title}")
    before = given + parts.get("", "")
    return Row(outcome, name, why, before + binding(parts["a"]), before + binding(parts["b"]))


def sections(body: str) -> Iterator[tuple[str, str]]:
    """What is given, then both sides."""
    key, lines = "", list[str]()
    for line in body.splitlines():
        if line[:2] in ("a:", "b:"):
            yield key, "\n".join(lines) + "\n"
            key, lines = line[0], [line[2:].strip()]
        else:
            lines.append(line)
    yield key, "\n".join(lines) + "\n"


def binding(side: str) -> str:
    """Statements that leave the value in ``x``; an expression does so only where nothing else has."""
    try:
        ast.parse(side.strip(), mode="eval")
    except SyntaxError:
        return side
    return f"result = {side.strip()}\nx = globals().get('x', result)\n"
