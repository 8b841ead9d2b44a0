"""How a point ended that did not reach its last cell, in words."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Any

_WORDS = {
    "timeout": ("TimeoutError", "the point did not end within its seconds and was killed"),
    "memory": ("MemoryError", "the point needed more memory than it is given and was killed"),
    "output": ("RuntimeError", "the point wrote more than 256 MB of output and was killed"),
    "stopped": ("KeyboardInterrupt", "the run was stopped"),
    "fault": ("RuntimeError", "the process of the point failed outside the notebook's code"),
    "lost": ("ConnectionError", "the workers that ran the point were lost"),
    "start": ("RuntimeError", "the interpreter did not start"),
}
NOT_RUN = frozenset({"stopped", "fault", "lost", "start"})
"""Endings that say nothing about the notebook."""


def words_of(outcome: Mapping[str, Any]) -> tuple[str, str]:
    """Class and text of the error that the saved notebook shows, as a kernel would have raised it."""
    if outcome["ending"] in _WORDS:
        name, text = _WORDS[outcome["ending"]]
        return name, outcome.get("why") or text
    return "DeadKernelError", f"the process of the point was ended by {_signal(outcome.get('signal', 0))}"


def _signal(number: int) -> str:
    if not number:
        return "the notebook itself (os._exit, or a library that ends the process)"
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
