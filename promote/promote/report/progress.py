"""What happens now, on standard error: a line that moves on a terminal, plain lines anywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status


_QUARTERS = 4


class Progress(Protocol):
    """Somebody who is told how far we are."""

    def stage(self, title: str) -> None:
        """A stage begins; the one before it has ended."""

    def cell(self, done: int, total: int) -> None:
        """So many cells of the running notebook have ended."""

    def moved(self, done: int, total: int, text: str) -> None:
        """So many of so many are done; ``text`` says how it stands."""

    def note(self, text: str) -> None:
        """Something that should be read now."""

    def finish(self) -> None:
        """Nothing more will come."""


class PlainProgress:
    """One line for each stage."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def stage(self, title: str) -> None:
        """Print the stage."""
        print(title, file=self._stream, flush=True)

    def cell(self, done: int, total: int) -> None:
        """Say nothing: a log wants no line per cell."""

    def moved(self, done: int, total: int, text: str) -> None:
        """Print four lines in all: a log wants to see that it goes on."""
        if total >= _QUARTERS and done * _QUARTERS // total > (done - 1) * _QUARTERS // total:
            print(f"  {done} of {total}: {text}", file=self._stream, flush=True)

    def note(self, text: str) -> None:
        """Print it."""
        print(text, file=self._stream, flush=True)

    def finish(self) -> None:
        """Nothing to take back."""


class LiveProgress:
    """A spinner with the stage, and the cell that is running."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._title = ""

    def stage(self, title: str) -> None:
        """Leave a line for the stage that ended, spin for the new one."""
        from rich.markup import escape

        self.finish()
        self._title = escape(title)
        self._status = self._console.status(self._title)
        self._status.start()

    def cell(self, done: int, total: int) -> None:
        """Show the count beside the stage."""
        if self._status is not None:
            self._status.update(f"{self._title}: cell {done} of {total}")

    def moved(self, done: int, total: int, text: str) -> None:
        """Show the count and the text beside the stage."""
        if self._status is not None:
            from rich.markup import escape

            self._status.update(f"{self._title}: {done} of {total}  {escape(text)}")

    def note(self, text: str) -> None:
        """Print it above the spinner."""
        self._console.print(text, highlight=False, markup=False)

    def finish(self) -> None:
        """Stop spinning."""
        if self._status is not None:
            self._status.stop()
            self._console.print(f"[green]✓[/] {self._title}", highlight=False)
            self._status = None


def progress_for(stream: TextIO = sys.stderr) -> Progress:
    """Choose: live on a terminal; plain in a log, in CI, and where colours are not wanted."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("CI"):
        return PlainProgress(stream)
    from rich.console import Console

    return LiveProgress(Console(file=stream))
