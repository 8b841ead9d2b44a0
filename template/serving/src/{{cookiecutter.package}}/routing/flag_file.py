"""The flag file as it is watched: only whole and newer states go on to the provider.

flagd's provider would take an empty set of flags, and an old file with a new time. So it
gets a private copy, which is written only when the file has passed.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from {{ cookiecutter.package }}.routing.snapshots import is_short

LIMIT = 1_000_000
"""The most bytes of a flag file."""
_STEP = 1_000_000
"""Nanoseconds between two copies: what any file system can tell apart."""


class FlagsError(Exception):
    """There are no flags to begin with. The text is one line."""


@dataclass(frozen=True)
class Used:
    """The state that was handed over last."""

    generation: int
    moment: int
    """Time of the file, in nanoseconds."""


class FlagFile:
    """Watches ``path`` and keeps the last good state in ``copy``."""

    def __init__(self, path: Path, copy: Path) -> None:
        self.path = path
        self.copy = copy
        self.fault = ""
        """What is wrong with the file now; the last good state stays."""
        self.is_cut_off = False
        """A newer state could not be handed over: nothing but stable is safe."""
        self.used: Used | None = None
        self._looked: tuple[int, int, int] | None = None
        self._copied = 0

    def begin(self, last: Path) -> None:
        """Take the file, or else the last good copy that its writer keeps.

        Raises FlagsError where neither is of any use.
        """
        self.look()
        if self.used is not None:
            return
        fault = self.fault
        try:
            self._take(last.read_bytes(), last.stat().st_mtime_ns)
        except (OSError, ValueError):
            raise FlagsError(f"{fault}, and there is no good copy of it") from None
        self.fault = f"{fault}: its last good copy is in use"

    def look(self) -> None:
        """Look whether the file changed; hand it over, or say why not."""
        try:
            status = self.path.stat()
            looked = (status.st_mtime_ns, status.st_ino, status.st_size)
            if looked == self._looked:
                return
            with self.path.open("rb") as file:
                content = file.read(LIMIT + 1)
        except OSError as error:
            self._looked = None
            is_missing = isinstance(error, FileNotFoundError)
            self.fault = f"the flag file {'is missing' if is_missing else 'can not be read'}"
            return
        self._looked = looked
        try:
            self._take(content, status.st_mtime_ns)
        except ValueError as error:
            self.fault = str(error)
        except OSError:
            self._looked = None
            self.fault = "a newer flag file could not be handed over: stable serves"
            self.is_cut_off = True

    def _take(self, content: bytes, moment: int) -> None:
        """Hand over what passes. Raises ValueError for the rest, OSError if that fails."""
        document = _checked(content)
        new = Used(document.get("metadata", {}).get("generation", 0), moment)
        if self.used is not None and _is_older(new, self.used):
            raise ValueError(
                f"the flag file is older (generation {new.generation}) than the state "
                f"in use (generation {self.used.generation})"
            )
        self._hand_over(content)
        self.used = new
        self.fault = ""
        self.is_cut_off = False

    def _hand_over(self, content: bytes) -> None:
        aside = self.copy.with_suffix(".aside")
        aside.write_bytes(content)
        self._copied = max(time.time_ns(), self._copied + _STEP)
        os.utime(aside, ns=(self._copied, self._copied))
        aside.replace(self.copy)


def _is_older(new: Used, used: Used) -> bool:
    """Writers count generations; where a hand wrote, the time of the file decides."""
    if new.generation != used.generation:
        return new.generation < used.generation
    return new.moment < used.moment


def _checked(content: bytes) -> dict[str, Any]:
    if len(content) > LIMIT:
        raise ValueError("the flag file is broken: too large")
    try:
        document: Any = json.loads(content)
        _check(document)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ValueError("the flag file is broken") from None
    checked: dict[str, Any] = document
    return checked


def _check(document: Any) -> None:
    """Raise what reading a thing that is not there raises, or ValueError."""
    for flag, main in (("release", "stable"), ("shadow", "off")):
        described = document["flags"][flag]
        variants = described["variants"]
        names = [name for name in variants.values() if name or flag == "release"]
        _require(main in variants and all(map(is_short, names)))
        _require(described["defaultVariant"] in variants)
        _require(described["state"] in ("ENABLED", "DISABLED"))
        _require(isinstance(described.get("targeting", {}), dict))
    _require(type(document.get("metadata", {}).get("generation", 0)) is int)


def _require(is_so: bool) -> None:
    if not is_so:
        raise ValueError
