"""A progress that does something at a chosen moment of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import psutil


@dataclass
class Hooked:
    """Calls ``act`` once, when ``pairs`` pairs of the ramp were asked."""

    act: Callable[[], object]
    pairs: int = 20
    is_ramp: bool = False
    has_acted: bool = False
    stages: list[str] = field(default_factory=list)

    def stage(self, name: str) -> None:
        """Notice the ramp."""
        self.stages.append(name)
        self.is_ramp = name.startswith("Ramp")

    def moved(self, done: int, total: int, text: str) -> None:
        """Act when it is time."""
        if self.is_ramp and done == self.pairs and not self.has_acted:
            self.has_acted = True
            self.act()

    def note(self, text: str) -> None:
        """Nothing."""


def services_of(release: str) -> list[psutil.Process]:
    """Processes below this one that serve a release, by its folder in their command line."""
    found = []
    for process in psutil.Process().children(recursive=True):
        words = " ".join(process.cmdline())
        if f"{release}/model" in words:
            found.append(process)
    return found


def router() -> psutil.Process:
    """The router of the run that is under way."""
    [found] = [one for one in psutil.Process().children(recursive=True) if "--flags" in one.cmdline()]
    return found
