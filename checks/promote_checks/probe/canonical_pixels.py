"""A figure as the pixels that it is drawn with: whatever shows is in them."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import pickle
import warnings
import weakref
from typing import Any

from promote_checks.probe.canonical_core import first_words

MOST_PIXELS = 4_000_000
DRAWINGS = 4
"""A layout is computed anew whenever a figure is drawn; after so many times it must have settled."""
PIXELS: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
"""Figure -> its pixels, once the run is over and it does not change any more."""


def final_pixels(figure: Any) -> str:
    """The pixels of a figure at the end of the run, drawn once however many variables reach it."""
    if figure not in PIXELS:
        PIXELS[figure] = pixels_of(figure)
    return PIXELS[figure]


def root_of(figure: Any) -> Any:
    """The whole figure that a part of one belongs to."""
    while getattr(figure, "figure", None) not in (figure, None):
        figure = figure.figure
    return figure


def pixels_of(figure: Any) -> str:
    """sha256 of what Agg draws, at the figure's own resolution where that is not very large."""
    agg: Any = importlib.import_module("matplotlib.backends.backend_agg")
    canvas, wanted = figure.canvas, float(figure.dpi)
    area = float(figure.get_figwidth() * figure.get_figheight())
    try:
        drawn = agg.FigureCanvasAgg(figure)
        figure.dpi = min(wanted, (MOST_PIXELS / max(area, 1e-9)) ** 0.5)
        return f"{wanted:g} " + settled_drawing(drawn)
    except Exception as error:  # noqa: BLE001 - artists may raise anything; both sides meet the same
        return f"can't be drawn: {type(error).__name__}: {first_words(error)}"
    finally:
        figure.dpi = wanted
        figure.set_canvas(canvas)


def settled_drawing(canvas: Any) -> str:
    """Draw until nothing moves any more."""
    before = ""
    for _ in range(DRAWINGS):
        canvas.draw()
        pixels = canvas.buffer_rgba()
        now = f"{canvas.get_width_height()} {hashlib.sha256(bytes(pixels)).hexdigest()}"
        if now == before:
            break
        before = now
    return before


def is_empty(figure: Any) -> bool:
    """Whether nothing was put on a figure: Jupyter shows no picture of it."""
    return len(figure.get_children()) <= 1


def private_figure(figure: Any) -> Any:
    """A copy to be drawn, since drawing changes what code finds; the figure itself where it can't be copied."""
    with contextlib.suppress(Exception):
        return pickle.loads(pickle.dumps(figure))
    return figure


def quiet_pixels(figure: Any) -> str:
    """The pixels of a figure that goes on living."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pixels_of(figure)
