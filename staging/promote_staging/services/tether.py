"""A process that ends when the one that started it does, however that one ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

_WRAP = """
import ctypes, os, signal, sys
parent, *command = sys.argv[1:]
if sys.platform == "linux":
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have gone before we asked to be told.
    if os.getppid() != int(parent):
        sys.exit(1)
os.execv(command[0], command)
"""


def tethered(command: Sequence[str]) -> list[str]:
    """Return a command that runs ``command`` (its first word a path) and is killed with the caller's main thread.

    Only Linux offers that. Elsewhere the record that ``sweep`` reads has to do.
    """
    return [sys.executable, "-I", "-S", "-c", _WRAP, str(os.getpid()), *command]
