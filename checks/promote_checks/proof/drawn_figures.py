"""Figures that the notebook showed against those that the package drew, whether a variable holds them or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from promote_checks.observe.observation import DrawnFigure
from promote_checks.proof.result import Difference

NOT_DRAWN = "(the package draws no such figure)"
NOT_SHOWN = "(the notebook showed no such figure)"


def figure_differences(
    shown: Sequence[DrawnFigure], drawn: Sequence[DrawnFigure], unstable: frozenset[int], *, pixels_only: bool
) -> tuple[Difference, ...]:
    """Every figure that was lost or drawn otherwise. ``unstable``: cells that draw another one each time.

    Without a missing one, a figure of the package that the notebook never showed is a difference too; one that
    it showed may be drawn again.
    """
    left = Counter(content_of_figure(figure, pixels_only) for figure in drawn)
    lost = []
    for figure in shown:
        content = content_of_figure(figure, pixels_only)
        if left[content]:
            left[content] -= 1
        elif figure.cell not in unstable:
            lost.append(figure)
    if lost or unstable:
        return tuple(lost_figure(figure) for figure in lost)
    known = {content_of_figure(figure, pixels_only) for figure in shown}
    more = [content for content in +left if content not in known]
    return tuple(
        Difference("figure", "a figure", None, None, NOT_SHOWN, "drawn by the package") for _ in more
    )


def content_of_figure(figure: DrawnFigure, pixels_only: bool) -> tuple[str, str]:
    """What must agree; within a tolerance the numbers behind a picture may differ, the picture not."""
    return (figure.pixels, "" if pixels_only else figure.artists)


def lost_figure(figure: DrawnFigure) -> Difference:
    """A figure of the notebook that the package does not draw as it was."""
    name = f"the figure of cell {figure.cell + 1}"
    return Difference("figure", name, figure.cell, None, "as the notebook showed it", NOT_DRAWN)


def unstable_figures(one: Sequence[DrawnFigure], other: Sequence[DrawnFigure]) -> frozenset[int]:
    """Cells whose figures two runs of the notebook do not agree on."""
    cells = {figure.cell for figure in (*one, *other)}
    return frozenset(cell for cell in cells if of_cell(one, cell) != of_cell(other, cell))


def of_cell(figures: Sequence[DrawnFigure], cell: int) -> list[DrawnFigure]:
    """The figures of one cell."""
    return [figure for figure in figures if figure.cell == cell]
