"""What `promote stage` puts onto the shelf is what the router starts, and nothing else."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.staging.routing.tiny_releases import PACKAGE, sealed, written

from promote.scaffold.location import template_folder
from promote_staging.releases.snapshot import Release, snapshot

ROUTING = template_folder() / "serving/src/{{cookiecutter.package}}/routing"
EMITTED: dict[str, Any] = runpy.run_path(str(ROUTING / "snapshots.py"))
verified: Callable[[Path, str], Any] = EMITTED["verified"]


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A project's snapshot."""
    written(tmp_path)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "manifest.json").write_text("{}")
    for name in ("contract.json", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "promotion.json").write_text(json.dumps({"package": PACKAGE}))
    return snapshot(tmp_path)


def test_a_snapshot_is_started(release: Release) -> None:
    found = verified(release.folder.parent, release.short)
    assert (found.short, found.folder) == (release.short, release.folder)


def test_a_snapshot_that_was_changed_is_not(release: Release) -> None:
    (release.folder / "contract.json").write_text(" ")
    with pytest.raises(EMITTED["SnapshotError"], match=r"contract\.json is not as"):
        verified(release.folder.parent, release.short)


def test_the_releases_of_these_tests_are_like_it(release: Release) -> None:
    """Their list and their digest are made otherwise, and are the same."""
    listed = json.loads((release.folder / "release.json").read_text())
    assert sealed(release.folder) == release.digest
    assert json.loads((release.folder / "release.json").read_text()) == listed
