"""What is displayed is not printed: in a notebook it goes to the reader, and not to standard output.

Outside a notebook IPython prints what it is asked to display, wherever in a library that happens.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Sequence
from typing import Any

DISPLAYS = "IPython.core.display_functions"


class SilentDisplays(importlib.machinery.SourceFileLoader):
    """Loads the module that displays, with a ``print`` of its own that says nothing."""

    def exec_module(self, module: Any) -> None:
        """Execute the module, then give it the silent ``print``."""
        super().exec_module(module)
        module.print = say_nothing


class DisplayFinder:
    """Finds the one module of IPython that displays, and nothing else."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> Any:
        """A spec with our loader for that module."""
        if name != DISPLAYS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = SilentDisplays(name, spec.loader.path)
        return spec


def say_nothing(*values: Any, **options: Any) -> None:
    """Stand in for ``print``."""


def silence_displays() -> None:
    """Whatever imports IPython later on."""
    finder: Any = DisplayFinder()
    sys.meta_path.insert(0, finder)
