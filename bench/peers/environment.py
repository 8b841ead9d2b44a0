"""A virtual environment for each peer, below the cache, with what the notebooks import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.corpus.cache import cache_root
from bench.corpus.reference import packages


class CannotInstall(Exception):
    """pip could not make the environment; the message is its last words."""


def interpreter(peer: str, requirements: tuple[str, ...]) -> Path:
    """The Python of the peer's environment, made at first use, with the versions the references ran with."""
    home = cache_root() / "peers" / peer
    python = home / "venv" / "bin" / "python"
    mark = home / "installed"
    pinned = [f"{name}=={version}" for name, version in packages().items()]
    wanted = "\n".join((*requirements, *pinned))
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return python
    home.mkdir(parents=True, exist_ok=True)
    if not python.exists():
        _call([sys.executable, "-m", "venv", str(home / "venv")])
    _call([str(python), "-m", "pip", "install", "--quiet", *requirements, *pinned])
    mark.write_text(wanted, encoding="utf-8")
    return python


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotInstall((done.stderr or done.stdout).strip()[-600:])
