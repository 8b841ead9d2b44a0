"""What stands on figures when pyplot lets go of them, in our own words: lines, bars, limits, ticks, texts, grid."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Picture = tuple[object, ...]


@contextmanager
def collected(pictures: list[Picture], *, wanted: bool) -> Iterator[None]:
    """Within the block, describe each figure as it is closed; those still open at its end count as shown.

    It starts from no figure and ends with none, and leaves matplotlib's settings as they were.
    """
    if not wanted:
        yield
        return
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    keeper: Any = importlib.import_module("matplotlib._pylab_helpers").Gcf
    before, settings = keeper.figs, dict(pyplot.rcParams)
    keeper.figs = _Watched(pictures)
    try:
        yield
        pyplot.close("all")
    finally:
        keeper.figs = before
        pyplot.rcParams.update(settings)


def close_shown() -> None:
    """The end of a cell, or ``plt.show()`` in it."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


@contextmanager
def shown_by_jupyter(*, wanted: bool) -> Iterator[None]:
    """``plt.show()`` shows and closes, as in a notebook."""
    if not wanted:
        yield
        return
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    before, pyplot.show = pyplot.show, lambda *args, **kwargs: close_shown()
    try:
        yield
    finally:
        pyplot.show = before


class _Watched(dict[Any, Any]):
    """pyplot's open figures by number; the methods are those that pyplot calls."""

    def __init__(self, pictures: list[Picture]) -> None:
        super().__init__()
        self.pictures = pictures

    def pop(self, *arguments: Any) -> Any:
        """One figure is closed."""
        manager = super().pop(*arguments)
        self._note(manager)
        return manager

    def clear(self) -> None:
        """All are closed."""
        managers = list(self.values())
        super().clear()
        for manager in managers:
            self._note(manager)

    def move_to_end(self, number: Any) -> None:
        """The figure becomes the current one."""
        self[number] = super().pop(number)

    def _note(self, manager: Any) -> None:
        if manager.canvas.figure.axes or manager.canvas.figure.texts:
            self.pictures.append(described(manager.canvas.figure))


def is_drawn(value: object) -> bool:
    """A figure, an axes or another thing of matplotlib's, whose attributes are far too many to compare."""
    return type(value).__module__.startswith("matplotlib.")


def described(value: Any) -> Picture:
    """A figure or an axes by what stands on it; anything else of matplotlib's by its type."""
    if hasattr(value, "get_size_inches"):
        title = getattr(value, "_suptitle", None)
        texts = tuple(text.get_text() for text in value.texts)
        size = tuple(value.get_size_inches().tolist())
        return ("figure", size, title and title.get_text(), texts, tuple(map(described, value.axes)))
    if hasattr(value, "get_xlim"):
        return _axes(value)
    return (type(value).__name__,)


def _axes(axes: Any) -> Picture:
    legend = axes.get_legend()
    return (
        "axes", tuple(round(number, 9) for number in axes.get_position().bounds),
        axes.get_title(), axes.get_xlabel(), axes.get_ylabel(),
        tuple(map(float, axes.get_xlim())), tuple(map(float, axes.get_ylim())), axes.get_xscale(), axes.get_yscale(),
        *(_axis(axis) for axis in (axes.xaxis, axes.yaxis)),
        legend and tuple(text.get_text() for text in legend.get_texts()),
        tuple(_line(line) for line in axes.lines),
        tuple((*patch.get_bbox().bounds, patch.get_facecolor()) for patch in axes.patches if hasattr(patch, "get_bbox")),
        tuple(repr(group.get_offsets().tolist()) for group in axes.collections),
        tuple((text.get_text(), text.get_position()) for text in axes.texts),
    )  # fmt: skip


def _axis(axis: Any) -> Picture:
    ticks = tuple(map(float, axis.get_majorticklocs()))
    labels = tuple(axis.get_major_formatter().format_ticks(list(ticks)))
    return (ticks, labels, axis.get_tick_params().get("gridOn"))


def _line(line: Any) -> Picture:
    style = (
        line.get_color(),
        line.get_linestyle(),
        line.get_linewidth(),
        line.get_marker(),
        line.get_label(),
    )
    return (repr(line.get_xydata().tolist()), *style)
