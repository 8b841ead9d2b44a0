"""What the tests of the router share: two real releases, and a router in front of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = str(Path(__file__).parents[3])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.staging.routing.tiny_releases import Site, release


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder of releases, and two of them: one doubles, one trebles."""
    folder = tmp_path_factory.mktemp("project") / "staging" / "releases"
    return folder, release(folder, 2.0), release(folder, 3.0)


@pytest.fixture
def start(shelf: tuple[Path, str, str], tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Start a router of this test's own."""
    begun: list[Site] = []
    both = shelf[1:]

    def begin(*, shelf: Path = shelf[0], **changes: Any) -> Site:
        begun.append(Site(shelf, *both, tmp_path / "flags.json", **changes))
        return begun[-1]

    yield begin
    for site in begun:
        site.end()
