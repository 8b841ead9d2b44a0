"""Run ``python -m PACKAGE ...`` in this process, which ends when its router does.

Called by its path, with the router's process id, the package and what follows. The
package is the release's own, and knows nothing of a router.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    """Become the release's service."""
    parent, package, *words = sys.argv[1:]
    _end_with(int(parent))
    sys.argv = [package, *words]
    runpy.run_module(package, run_name="__main__", alter_sys=True)


def _end_with(parent: int) -> None:
    threading.Thread(target=_wait_for_the_end, daemon=True).start()
    if sys.platform == "linux":
        import ctypes

        # Reaches also a process that was stopped. 1: PR_SET_PDEATHSIG.
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        # It may have gone before we asked to be told.
        if os.getppid() != parent:
            os._exit(1)


def _wait_for_the_end() -> None:
    """Nothing is ever written to our standard input: it ends when the router does."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
