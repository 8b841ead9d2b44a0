"""What a staging run tells while it goes on."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Whoever shows it."""

    def stage(self, name: str) -> None:
        """A new stage begins, in words for people."""

    def moved(self, done: int, total: int, text: str) -> None:
        """So many of so many pairs were asked; ``text`` says how it stands."""

    def note(self, text: str) -> None:
        """Something that stays on the screen."""
