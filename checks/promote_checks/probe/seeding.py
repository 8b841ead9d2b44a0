"""Seeds the global random generators before the first cell, also those of libraries imported later."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import random
import sys
from collections.abc import Sequence
from typing import Any


def seed_numpy(module: Any, seed: int) -> None:
    """The legacy generator; ``default_rng`` has no global state."""
    module.random.seed(seed % 2**32)


def seed_torch(module: Any, seed: int) -> None:
    """The generators of all devices."""
    module.manual_seed(seed)


SEEDERS = {"numpy": seed_numpy, "torch": seed_torch}


class SeedingLoader(importlib.abc.Loader):
    """The library's own loader; the seed is set as soon as it has run."""

    def __init__(self, loader: Any, seed: int) -> None:
        self.loader = loader
        self.seed = seed

    def create_module(self, spec: Any) -> Any:
        return self.loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        SEEDERS[module.__name__](module, self.seed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)


class SeedingFinder(importlib.abc.MetaPathFinder):
    """Waits for the libraries that have a global generator."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        if name not in SEEDERS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = SeedingLoader(spec.loader, self.seed)
        return spec


def seed_generators(seed: int) -> None:
    """Seed ``random`` now, numpy and torch now or when they are imported."""
    random.seed(seed)
    sys.meta_path.insert(0, SeedingFinder(seed))
    for name, seeder in SEEDERS.items():
        if name in sys.modules:
            seeder(sys.modules[name], seed)
