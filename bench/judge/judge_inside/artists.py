"""Figures by the pixels they draw, axes by their place in a figure, artists by their data."""

from __future__ import annotations

import sys
from typing import Any

DPI = 60


def freeze(freezer: Any, value: Any) -> Any:
    """Freeze what belongs to matplotlib; None: it does not."""
    if type(value).__module__.partition(".")[0] not in ("matplotlib", "mpl_toolkits", "seaborn"):
        return None
    figures = sys.modules.get("matplotlib.figure")
    artist = sys.modules.get("matplotlib.artist")
    axes = sys.modules.get("matplotlib.axes")
    if figures is None or artist is None or axes is None:
        return None
    if isinstance(value, figures.Figure):
        return _figure(freezer, value)
    if isinstance(value, axes.Axes):
        return ("axes", _of_figure(freezer, value), _place(value))
    if isinstance(value, artist.Artist):
        return ("artist", type(value).__name__, _of_figure(freezer, value), _drawn(freezer, value))
    if type(value).__name__.endswith("Container"):
        return ("sequence", type(value).__name__, [freezer.tree(item) for item in value])
    return None


def _figure(freezer: Any, figure: Any) -> Any:
    if id(figure) not in freezer.figures:
        freezer.figures[id(figure)] = (figure, _pixels(figure))
    return freezer.figures[id(figure)][1]


def _pixels(figure: Any) -> Any:
    """The second drawing: layout engines settle in the first, which a notebook has always made."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    numpy = sys.modules["numpy"]
    try:
        figure.set_dpi(DPI)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        canvas.draw()
        return ("figure", numpy.array(canvas.buffer_rgba()))
    except Exception as error:  # noqa: BLE001 - user code draws here; what can't be drawn is not compared
        return ("opaque", f"figure that can't be drawn: {type(error).__name__}")


def _of_figure(freezer: Any, artist: Any) -> Any:
    figure = artist.get_figure(root=True) if _roots(artist) else artist.get_figure()
    return ("no figure",) if figure is None else _figure(freezer, figure)


def _roots(artist: Any) -> bool:
    """``get_figure`` takes ``root`` since matplotlib 3.10."""
    return "root" in artist.get_figure.__code__.co_varnames


def _place(axes: Any) -> int:
    """Its number within its figure; -1 once it has been removed."""
    figure = axes.get_figure()
    return figure.axes.index(axes) if figure is not None and axes in figure.axes else -1


def _drawn(freezer: Any, artist: Any) -> Any:
    for method in ("get_xydata", "get_offsets", "get_text", "get_bbox", "get_array"):
        read = getattr(artist, method, None)
        if read is not None:
            found = read()
            return freezer.tree(getattr(found, "bounds", found))
    return ("no data",)
