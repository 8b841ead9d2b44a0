"""Read a corpus file as a notebook that nbclient can run; shares nothing with the product's reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat

_FORMAT: Any = nbformat  # its functions have no types
_TEXT_BLOCK = re.compile(r"^(# ?%%|#{20,}\s*$)")


def read(path: Path) -> Any:
    """An ``.ipynb`` as it is (upgraded to format 4), a sphinx-gallery script cut at its text blocks."""
    if path.suffix == ".ipynb":
        return _with_kernel(_FORMAT.read(path, as_version=4))
    cells = [_FORMAT.v4.new_code_cell(source) for source in gallery_cells(path.read_text("utf-8"))]
    made = _FORMAT.v4.new_notebook(cells=cells)
    # As Jupyter would have saved it: without this nbconvert takes the code for plain text.
    made.metadata["language_info"] = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    return _with_kernel(made)


def write(document: Any, path: Path) -> None:
    """Write a notebook as ``.ipynb``."""
    _FORMAT.write(document, path)


def _with_kernel(document: Any) -> Any:
    """Some files of the list name a kernel of their author's machine."""
    document.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return document


def gallery_cells(source: str) -> list[str]:
    """The code between the text blocks of a gallery script; a block's first comment lines are its text."""
    blocks: list[list[str]] = [[]]
    lines = source.splitlines()
    for number, line in enumerate(lines):
        if _starts_text(lines, number):
            blocks.append([])
        blocks[-1].append(line)
    cells = ("\n".join(block).strip("\n") for block in blocks)
    return [cell for cell in cells if _has_code(cell)]


def _starts_text(lines: list[str], number: int) -> bool:
    if not _TEXT_BLOCK.match(lines[number]):
        return False
    return lines[number].startswith(("# %%", "#%%")) or _comment(lines, number + 1)


def _comment(lines: list[str], number: int) -> bool:
    return number < len(lines) and lines[number].startswith("#")


def _has_code(cell: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in cell.splitlines())
