"""The canonical form of figures: what they draw, not how and when."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from promote_checks.probe.canonical import digest
from promote_checks.probe.canonical_drawn import SETTLED


def drawn(title: str = "t", last: float = 3, **looks: Any) -> Any:
    from matplotlib.figure import Figure

    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.plot([1, 2, last], label="line", **looks)
    left.set_title(title)
    left.legend()
    right.bar(["a", "b"], [1, last])
    right.scatter([0, 1], [1, 2])
    right.imshow([[1, last], [2, 3]])
    right.text(0, 0, "note")
    return figure


def test_figures_by_what_they_draw() -> None:
    agg: Any = importlib.import_module("matplotlib.backends.backend_agg")
    figure = drawn()
    before = digest(figure)
    assert before[1] == ""
    agg.FigureCanvasAgg(figure).draw()
    assert digest(figure) == before
    assert digest(drawn()) == before
    others = [drawn(title="u"), drawn(last=4), drawn(color="red"), drawn(linestyle="--"), drawn(linewidth=3)]
    found = [digest(other)[0] for other in others]
    assert len({before[0], *found}) == 6
    figure.axes[0].set_xlim(0, 9)
    assert digest(figure) != before


def crowded() -> dict[str, Any]:
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots(2, 2).ravel()
    found: dict[str, Any] = {"figure": figure}
    found["hist"] = axes[0].hist([1, 2, 2, 3])
    found["error"] = axes[0].errorbar([1], [2], [0.1])
    found["contour"] = axes[1].contourf(np.arange(16.0).reshape(4, 4))
    found["bar"] = figure.colorbar(found["contour"])
    found["quiver"] = axes[2].quiver([1], [1], [1], [1])
    found["note"] = axes[2].annotate("a", (1, 1), (2, 2), arrowprops={})
    found["table"] = axes[2].table([["a"]])
    found["cells"] = axes[3].pcolormesh(np.arange(9.0).reshape(3, 3))
    found["ticks"] = axes[3].set_xticks([0, 1], ["x", "y"])
    found["box"] = axes[3].boxplot([1, 2, 3, 9])
    space: Any = figure.add_subplot(projection="3d")
    space.plot_surface(*np.meshgrid([1, 2], [1, 2]), np.ones((2, 2)))
    found["norm"] = found["cells"].norm
    found["axis"] = axes[3].xaxis
    found["spines"] = axes[3].spines
    found["grid"] = axes[3].get_gridspec()
    return found


def test_drawing_a_figure_changes_nothing_once_the_run_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTLED, "over", True)
    agg: Any = importlib.import_module("matplotlib.backends.backend_agg")
    fresh, drawn_already = crowded(), crowded()
    agg.FigureCanvasAgg(drawn_already["figure"]).draw()
    for name, value in fresh.items():
        text, reason = digest(value)
        assert reason == "", name
        assert digest(drawn_already[name])[0] == text, name
        assert digest(value)[0] == text, name
