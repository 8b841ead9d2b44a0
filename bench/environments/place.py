"""The pinned environments, made where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PINS = Path(__file__).with_name("pins")
NAMES = tuple(
    sorted((path.stem for path in PINS.glob("*.txt")), key=lambda name: int(name.rpartition(".")[2]))
)
"""``python3.9`` to ``python3.13``: an interpreter, and the file with the versions of its libraries."""


class NoInterpreterError(Exception):
    """This machine has no such interpreter."""


def default_folder() -> Path:
    """A folder of the cache, as for the corpus."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "promote" / "environments"


def interpreter(name: str) -> str:
    """An interpreter that starts. Raises NoInterpreterError."""
    version = name.removeprefix("python")
    places = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for found in (*map(str, places), shutil.which(name)):
        if (
            found
            and not subprocess.run([found, "-c", "import venv"], capture_output=True, check=False).returncode
        ):
            return found
    raise NoInterpreterError(f"{name} is not on this machine")


def python_of(name: str, folder: Path) -> Path:
    """The environment's interpreter; made, with wheels only, unless it is there with the same pins."""
    home = folder / name
    pins = (PINS / f"{name}.txt").read_text(encoding="utf-8")
    made = home / "made-with.txt"
    if not made.exists() or made.read_text(encoding="utf-8") != pins:
        subprocess.run([interpreter(name), "-m", "venv", "--clear", str(home)], check=True)
        install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--only-binary",
            ":all:",
            "-r",
            str(PINS / f"{name}.txt"),
        ]
        subprocess.run([str(home / "bin" / "python"), *install], check=True)
        made.write_text(pins, encoding="utf-8")
    return home / "bin" / "python"


def versions(python: Path) -> dict[str, str]:
    """Distribution -> version of what the pins name."""
    listed = subprocess.run(
        [str(python), "-m", "pip", "freeze"], capture_output=True, text=True, check=True
    ).stdout
    return dict(line.split("==", 1) for line in listed.splitlines() if "==" in line)
