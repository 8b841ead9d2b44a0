"""A virtual environment for each peer, below the cache, with our versions of what the model needs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bench.corpus.cache import cache_root
from bench.service.peers import Peer

_SAME = ("numpy", "pandas", "scikit-learn", "scipy", "threadpoolctl", "joblib")
"""The same pickle must load, and the same code must run."""


class CannotInstall(Exception):
    """pip could not make the environment; the message is its last words."""


def interpreter(peer: Peer) -> Path:
    """Return the Python of the peer's environment, made at first use."""
    home = cache_root() / "service" / peer.environment
    python = home / "venv" / "bin" / "python"
    mark = home / "installed"
    pinned = [f"{name}=={version(name)}" for name in _SAME]
    wanted = "\n".join((*peer.requirements, *pinned))
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return python
    home.mkdir(parents=True, exist_ok=True)
    if not python.exists():
        _call([sys.executable, "-m", "venv", str(home / "venv")])
    _call([str(python), "-m", "pip", "install", "--quiet", *peer.requirements, *pinned])
    mark.write_text(wanted, encoding="utf-8")
    return python


def version_of(python: Path, distribution: str) -> str:
    """Return the installed version of a distribution in that interpreter."""
    code = f"from importlib.metadata import version; print(version({distribution!r}))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotInstall(" ".join((done.stderr or done.stdout).split())[-300:])
