"""Where the cells of a script stand in its file: the decoder gives texts without positions."""

from __future__ import annotations

from collections.abc import Sequence

from promote_checks.notebook.model import Cell
from promote_checks.notebook.percent_magics import uncomment


def script_lines(cells: Sequence[Cell], text: str) -> dict[int, int]:
    """Cell index -> number of file lines before its first line. Cells stand in order, each line as in the file."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: dict[int, int] = {}
    at = 0
    for cell in cells:
        if cell.kind != "code":
            continue
        wanted = cell.source.split("\n")
        start = next((n for n in range(at, len(lines)) if _stands(wanted, lines, n)), None)
        if start is not None:
            found[cell.index] = start
            at = start + len(wanted)
    return found


def _stands(wanted: list[str], lines: list[str], at: int) -> bool:
    """Magics are written as comments, so a line may have lost its comment sign."""
    if len(lines) - at < len(wanted):
        return False
    pairs = zip(wanted, lines[at : at + len(wanted)], strict=True)
    return all(one == line or one == uncomment(line) for one, line in pairs)
