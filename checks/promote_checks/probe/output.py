"""What the statements print, and the type of what the cell's last expression shows."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from promote_checks.probe.annotation import annotate
from promote_checks.probe.names import PLAIN

TIMING_MAGICS = os.path.join("IPython", "core", "magics", "execution.py")

PROCESS = re.compile(r"IPython[\\/]utils[\\/]_process_\w+\.py$")
"""IPython runs ``!cmd`` at a terminal of its own, which ends its lines like one."""


class Output:
    """Text of the running cell, and whether the running statement printed."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.printed = False
        self.displayed = ""
        self.shown_at = 0
        self.listening = False
        self.mute = False
        self.stream: Any = None
        self.write: Any = None
        self.own: Any = None

    def install(self, shell: Any) -> None:
        """Listen at the kernel's display hook."""
        update = shell.displayhook.update_user_ns

        def listening_update(result: Any) -> Any:
            self.showed(result)
            return update(result)

        shell.displayhook.update_user_ns = listening_update

    def listen(self) -> None:
        """At the start of a cell: hear what goes to standard output. Redirected output does not pass here.

        IPython itself exchanges ``write`` around every cell and puts back what it found, so ours lasts
        from its event before the cell to the one after it.
        """
        self.listening = True
        stream: Any = sys.stdout
        write = stream.write

        def listening_write(text: str) -> Any:
            self.wrote(text, sys._getframe(1).f_code.co_filename)
            return write(text)

        try:
            stream.write = listening_write
        except AttributeError:
            # The notebook put a stream of its own there for good; what it holds is a value like any other.
            return
        self.stream, self.write, self.own = stream, write, listening_write

    def stop(self) -> None:
        """At the end of a cell: leave the stream as it was."""
        self.listening = False
        if self.stream is not None and self.stream.__dict__.get("write") is self.own:
            self.stream.write = self.write
        self.stream = None

    def wrote(self, text: Any, caller: str) -> None:
        """A piece of text; what ``%%time`` says of the time is not the notebook's."""
        if self.listening and not self.mute and isinstance(text, str) and not caller.endswith(TIMING_MAGICS):
            self.texts.append(text.replace("\r\n", "\n") if PROCESS.search(caller) else text)
            self.printed = True

    def showed(self, result: Any) -> None:
        """A value that is about to be ``Out[n]``."""
        if self.listening:
            self.shown_at = id(result)
            try:
                self.displayed = annotate(result)
            except Exception:  # noqa: BLE001
                self.displayed = "typing.Any"

    def settle(self, record: dict[str, Any], read: dict[str, Any]) -> None:
        """Hand over what the statement printed and showed; ``read``: the variables that it reads.

        What was shown is kept alive by ``Out``, so its address is still its own.
        """
        record["printed"], record["displayed"] = self.printed, self.displayed
        shown = self.shown_at if self.displayed else 0
        same = (name for name, value in read.items() if id(value) == shown and not isinstance(value, PLAIN))
        record["displayed_as"] = next(same, "")
        self.printed, self.displayed, self.shown_at = False, "", 0

    def text(self) -> str:
        """All text of the cell; the next one starts empty."""
        texts, self.texts = self.texts, []
        return "".join(texts)
