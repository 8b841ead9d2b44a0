"""Make a failing notebook small while it fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.generated.notebook import Generated, failures


def shrink(generated: Generated, still_fails: Callable[[Generated], bool]) -> Generated:
    """Take away headings, then cells, then statements, then lines, as long as ``still_fails`` holds."""
    current = replace(generated, headings=())
    if not still_fails(current):
        current = generated
    while True:
        smaller = next((c for c in _smaller(current) if _runs(c) and still_fails(c)), None)
        if smaller is None:
            return current
        current = smaller


def _runs(candidate: Generated) -> bool:
    return bool(candidate.cells) and not failures([list(cell) for cell in candidate.cells])


def _smaller(current: Generated) -> Iterator[Generated]:
    for number in reversed(range(len(current.cells))):
        yield replace(current, cells=current.cells[:number] + current.cells[number + 1 :])
    for number, cell in enumerate(current.cells):
        for place in reversed(range(len(cell))):
            if len(cell) > 1:
                yield current.without(number, place)
    yield from _fewer_lines(current)


def _fewer_lines(current: Generated) -> Iterator[Generated]:
    for number, cell in enumerate(current.cells):
        for place, source in enumerate(cell):
            lines = source.split("\n")
            for line in reversed(range(len(lines))):
                if len(lines) > 1:
                    shorter = "\n".join(lines[:line] + lines[line + 1 :])
                    changed = (*cell[:place], shorter, *cell[place + 1 :])
                    cells = (*current.cells[:number], changed, *current.cells[number + 1 :])
                    yield replace(current, cells=cells)
