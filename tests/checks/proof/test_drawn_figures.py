"""Figures that no variable holds: what pyplot let go of on one side must have been drawn on the other."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

from promote_checks.observe.observation import DrawnFigure
from promote_checks.proof.drawn_figures import figure_differences, unstable_figures

BAR, LINE, OTHER = (DrawnFigure(cell, name, name) for cell, name in ((1, "bar"), (2, "line"), (-1, "other")))
ROOT = Path(__file__).parents[3]
DRAWS = """
import contextlib
from promote_checks.probe.album import Album
album = Album(lambda: 3, contextlib.nullcontext)
album.listen()
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
def draw(top):
    plt.plot([1, 2]); plt.ylim(0, top)
draw(10); plt.close("all")
draw(10); plt.close()
draw(20); held = plt.gcf(); before = held.stale; plt.close(held); assert held.stale == before
plt.figure(); plt.close()
draw(30)
found = album.close()
print([found.index(next(one for one in found if one["pixels"] == each["pixels"])) for each in found])
"""


def differences(shown: list[DrawnFigure], drawn: list[DrawnFigure], *unstable: int) -> list[str]:
    found = figure_differences(shown, drawn, frozenset(unstable), pixels_only=False)
    return [one.name for one in found]


def test_a_lost_figure_is_a_difference() -> None:
    assert differences([BAR, LINE], [LINE, BAR]) == []
    assert differences([BAR, LINE], [BAR]) == ["the figure of cell 3"]
    assert differences([BAR, BAR], [BAR]) == ["the figure of cell 2"]
    assert differences([BAR], [OTHER]) == ["the figure of cell 2"]


def test_a_figure_that_was_never_shown_is_a_difference_and_one_drawn_again_is_none() -> None:
    assert differences([BAR], [BAR, OTHER]) == ["a figure"]
    assert differences([BAR], [BAR, BAR]) == []


def test_what_the_notebook_draws_by_chance_is_not_compared() -> None:
    assert differences([BAR, LINE], [LINE, OTHER], 1) == []
    assert unstable_figures([BAR, LINE], [LINE, DrawnFigure(1, "another")]) == {1}


def test_within_a_tolerance_the_picture_alone_counts() -> None:
    near = DrawnFigure(-1, "bar", "nearly")
    assert figure_differences([BAR], [near], frozenset(), pixels_only=True) == ()
    assert figure_differences([BAR], [near], frozenset(), pixels_only=False)


def test_every_figure_is_in_the_album_once_and_none_is_changed_by_it() -> None:
    with contextlib.chdir(ROOT / "checks"):
        done = subprocess.run([sys.executable, "-c", DRAWS], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[0, 0, 2, 3]", done.stderr
