"""The notebook's own classes, told to the archive under the name that they have in the package."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def at_home(namespace: Mapping[str, Any], homes: Mapping[str, str]) -> Iterator[None]:
    """For as long as something is saved, a class of the notebook is one of its emitted module.

    ``homes``: class -> module. An archive names the classes that it builds; ``__main__`` of the process that serves
    has none of the notebook's, and the emitted module has them, as everybody can read.
    """
    mine = {
        name: value
        for name in homes
        if isinstance(value := namespace.get(name), type) and value.__module__ == "__main__"
    }
    before = dict(sys.modules)
    try:
        for name, value in mine.items():
            _stand_in(homes[name], name, value)
            value.__module__ = homes[name]
        yield
    finally:
        for value in mine.values():
            value.__module__ = "__main__"
        for name in set(sys.modules) - set(before):
            if name in homes.values() or name in {home.partition(".")[0] for home in homes.values()}:
                del sys.modules[name]


def _stand_in(module: str, name: str, value: type) -> None:
    """What is archived is built again at once, to see that it can be: by an import of that module."""
    package = module.partition(".")[0]
    for path in (package, module):
        if path not in sys.modules:
            sys.modules[path] = ModuleType(path)
            sys.modules[path].__path__ = []
    setattr(sys.modules[module], name, value)
