"""A plain script runs as under ``python script.py``: it has a file, its own command line, and no running loop."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any


class Alone:
    """What a kernel has that a script has not is put away while the script runs."""

    def __init__(self, namespace: dict[str, Any], settings: dict[str, Any]) -> None:
        self.script: bool = settings["script"]
        self.loop: Any = None
        if settings["file"]:
            namespace["__file__"] = os.path.join(settings["folder"], settings["file"])
        if self.script:
            namespace["__doc__"] = settings["doc"]
            sys.argv = [settings["file"]]

    def enter(self) -> None:
        """The script begins: ``asyncio.run`` finds no loop that is running."""
        if self.script:
            self.loop = asyncio._get_running_loop()
            asyncio._set_running_loop(None)
            asyncio.set_event_loop(asyncio.new_event_loop())

    def leave(self) -> None:
        """The kernel goes on with its own loop."""
        if self.script:
            asyncio.set_event_loop(self.loop)
            asyncio._set_running_loop(self.loop)
