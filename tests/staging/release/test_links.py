"""A link in place of what staging writes is refused, and neither followed nor replaced."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.staging.release.small_release import ready, refused, released, staged

from promote_checks.errors import UserError
from promote_checks.ledger.chain import LEDGER
from promote_staging.evidence.flags_seen import FLAGS
from promote_staging.release.back import rollback
from promote_staging.releases.snapshot import RELEASES, prune
from promote_staging.run.desk import desk_of

WRITTEN = (
    FLAGS,
    LEDGER,
    "staging",
    "staging/flags.last.json",
    "staging/flags.rollback.json",
    "staging/flags.lock",
)


def linked(root: Path, name: str) -> Path:
    """Move what is there elsewhere and lead to it; where nothing is, lead to a file that is someone's own."""
    place, elsewhere = root / name, root.parent / "elsewhere"
    if place.exists():
        shutil.move(place, elsewhere)
    else:
        elsewhere.write_text("mine\n", encoding="utf-8")
    place.symlink_to(elsewhere)
    return elsewhere


def contents(path: Path) -> object:
    if path.is_dir():
        return {one.relative_to(path): contents(one) for one in sorted(path.rglob("*")) if one.is_file()}
    return path.read_bytes()


def attempts(root: Path) -> list[Callable[[], object]]:
    return [lambda: released(root), lambda: rollback(root, by="Ann"), lambda: staged(root)]


@pytest.mark.parametrize("name", WRITTEN)
def test_no_command_writes_to_or_in_place_of_a_link(tmp_path: Path, name: str) -> None:
    root = ready(tmp_path / "shop")
    elsewhere = linked(root, name)
    before = contents(elsewhere)
    for attempt in attempts(root):
        try:
            attempt()
        except UserError as error:
            assert "is a link" in error.message
    assert (root / name).is_symlink()
    assert contents(elsewhere) == before


@pytest.mark.parametrize("name", [FLAGS, LEDGER, "staging"])
def test_a_release_names_the_link(tmp_path: Path, name: str) -> None:
    root = ready(tmp_path / "shop")
    linked(root, name)
    code = "flags" if name == FLAGS else "ledger"
    assert f"{name} is a link" in refused_without_reading(root, code)


def refused_without_reading(root: Path, code: str) -> str:
    return refused(root, code).message


def test_a_dead_link_is_not_the_absence_of_flags(tmp_path: Path) -> None:
    root = ready(tmp_path / "shop")
    (root / FLAGS).unlink()
    (root / FLAGS).symlink_to(root.parent / "nowhere")
    assert any("flags.json is a link" in one.message for one in released(root).obstacles)
    assert not (root.parent / "nowhere").exists()


def test_releases_behind_a_link_are_not_removed(tmp_path: Path) -> None:
    root, elsewhere = ready(tmp_path / "shop"), tmp_path / "elsewhere"
    (elsewhere / ("a" * 16)).mkdir(parents=True)
    (root / RELEASES).symlink_to(elsewhere)
    with pytest.raises(UserError, match="staging/releases is a link"):
        prune(root, keep=())
    (root / RELEASES).unlink()
    (root / RELEASES).mkdir()
    (root / RELEASES / ("b" * 16)).symlink_to(elsewhere / ("a" * 16))
    assert prune(root, keep=()) == ()
    assert (elsewhere / ("a" * 16)).is_dir()


def test_the_folder_of_a_run_is_not_emptied_behind_a_link(tmp_path: Path) -> None:
    root, elsewhere = ready(tmp_path / "shop"), tmp_path / "elsewhere"
    (elsewhere / "mine").mkdir(parents=True)
    (root / "staging/run").symlink_to(elsewhere)
    with pytest.raises(UserError, match="staging/run is a link"), desk_of(root):
        pytest.fail("the run began")
    assert (elsewhere / "mine").is_dir()
