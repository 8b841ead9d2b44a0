"""How a place in a notebook is called when we talk to people."""

from __future__ import annotations


def where(
    notebook_name: str,
    cell_index: int,
    line: int | None = None,
    execution_count: int | None = None,
    *,
    is_plain: bool = False,
) -> str:
    """Name a place: ``churn.ipynb, cell 3, line 2 (In [7])``.

    People count cells from 1, over code and markdown cells of the whole document alike; ``cell_index`` is
    ``Cell.index``, which counts from 0. ``line`` counts from 1 inside the cell. ``execution_count`` adds what
    Jupyter shows beside the cell. A plain script (``is_plain``) has no cells to speak of: ``app.py, line 24``.
    """
    place = notebook_name if is_plain else f"{notebook_name}, cell {cell_index + 1}"
    if line is not None:
        place += f", line {line}"
    if execution_count is not None:
        place += f" (In [{execution_count}])"
    return place
