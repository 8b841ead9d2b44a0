"""Every picture that pyplot let go of: in a notebook what it showed, in a package what it drew.

pyplot keeps a figure until it is closed: at the end of a cell, by ``plt.show()`` there, or by ``plt.close()``.
What it looks like then is written down, and the figure is not held.
"""

from __future__ import annotations

import collections
import sys
from collections.abc import Callable
from typing import Any

from promote_checks.probe.canonical import digest
from promote_checks.probe.canonical_pixels import is_empty, private_figure, quiet_pixels

OPEN = "matplotlib._pylab_helpers"


class OpenFigures(collections.OrderedDict[int, Any]):
    """pyplot's managers by number, which tell the album when one goes."""

    album: Any = None

    def pop(self, *arguments: Any) -> Any:
        """One figure is closed."""
        manager = super().pop(*arguments)
        self.album.take(manager)
        return manager

    def clear(self) -> None:
        """All figures are closed."""
        managers = list(self.values())
        super().clear()
        for manager in managers:
            self.album.take(manager)


class Album:
    """What was drawn, in the order of closing. ``where``: the cell that is running; ``unwatched``: what surrounds a
    drawing of ours, whose files are not the notebook's."""

    def __init__(self, where: Callable[[], int], unwatched: Callable[[], Any]) -> None:
        self.where = where
        self.unwatched = unwatched
        self.pictures: list[dict[str, Any]] = []
        self.listening = True

    def listen(self) -> None:
        """From now on, and as soon as pyplot is there."""
        self.attach()
        sys.addaudithook(self.heard)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python is about to import something: pyplot's list of figures may have come with what was before."""
        if event == "import" and self.listening:
            self.attach()

    def attach(self) -> None:
        """Take the place of pyplot's list, with what is in it."""
        keeper: Any = getattr(sys.modules.get(OPEN), "Gcf", None)
        known = getattr(keeper, "figs", None)
        if known is not None and type(known) is collections.OrderedDict:
            keeper.figs = OpenFigures(known)
            keeper.figs.album = self

    def take(self, manager: Any) -> None:
        """Write down what a figure looks like that pyplot has let go of."""
        figure = manager.canvas.figure
        if not self.listening or is_empty(figure):
            return
        with self.unwatched():
            copy = private_figure(figure)
            pixels = quiet_pixels(copy)
            artists, _ = digest(copy)
        self.pictures.append({"cell": self.where(), "pixels": pixels, "artists": artists})

    def close(self) -> list[dict[str, Any]]:
        """The whole album: what is open still counts as shown."""
        self.attach()
        keeper: Any = getattr(sys.modules.get(OPEN), "Gcf", None)
        for manager in list(getattr(keeper, "figs", {}).values()):
            self.take(manager)
        self.listening = False
        return self.pictures
