"""Files outside the folder: what one side left for the other is named, and nothing is called proven."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from promote_checks.observe.observation import Observation, OutsideFile
from promote_checks.probe.outside import OutsideFiles, hearing, outside_of
from promote_checks.proof.outside import met_outside
from promote_checks.proof.package_run import PackageRun

LEFT = OutsideFile("/data/cache.txt", written=True, changed=True, sha256="a")


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        ([], "did not write it again"),
        ([OutsideFile("/data/cache.txt", read=True, sha256="a")], "read by the package's"),
        ([OutsideFile("/data/cache.txt", read=True, written=True, sha256="a")], "read by the package's"),
        ([OutsideFile("/data/cache.txt", written=True, changed=True, sha256="b")], "something else"),
        ([OutsideFile("/data/cache.txt", written=True, changed=True, sha256="a")], ""),
    ],
)
def test_a_file_that_was_left_is_harmless_only_where_it_is_made_again(
    package: list[OutsideFile], reason: str
) -> None:
    found = met_outside(Observation(outside=[LEFT]), PackageRun(outside=package))
    assert [one.path for one in found] == (["/data/cache.txt"] if reason else [])
    assert not found or reason in found[0].reason


def test_a_file_that_is_as_it_was_is_no_difference() -> None:
    opened = replace(LEFT, changed=False)
    read = PackageRun(outside=[OutsideFile("/data/cache.txt", read=True)])
    assert met_outside(Observation(outside=[opened]), read) == ()


def test_the_home_folder_is_not_spelled_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    left = replace(LEFT, path=str(tmp_path / "cache.txt"))
    assert met_outside(Observation(outside=[left]), PackageRun())[0].path == "~/cache.txt"


def by_text(place: Path) -> None:
    place.write_text("x")


def by_append(place: Path) -> None:
    with place.open("a") as file:
        file.write("x")


def by_update(place: Path) -> None:
    place.touch()
    with place.open("r+") as file:
        file.write("x")


def by_rename(place: Path) -> None:
    other = place.with_suffix(".other")
    other.write_text("x")
    other.rename(place)


def by_database(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("create table t (x)")
    connection.close()


@pytest.mark.parametrize("write", [by_text, by_append, by_update, by_rename, by_database])
def test_a_file_is_known_to_be_new_however_it_was_made(tmp_path: Path, write: Callable[[Path], None]) -> None:
    place = tmp_path / "made"
    files = OutsideFiles(outside_of(str(tmp_path / "base")))
    with hearing(files):
        write(place)
    made = {one["path"]: one for one in files.report()}
    assert made[str(place.resolve())]["changed"]


def test_reading_counts_for_what_is_watched_and_only_before_writing(tmp_path: Path) -> None:
    seen, other = tmp_path / "seen", tmp_path / "other"
    seen.write_text("a")
    other.write_text("b")
    files = OutsideFiles(outside_of(str(tmp_path / "base")), [str(seen)])
    with hearing(files):
        other.write_text("c")
        other.read_text()
        seen.read_text()
    read = {Path(one["path"]).name: one["read"] for one in files.report()}
    assert read == {"seen": True, "other": False}


def test_what_lies_in_the_private_folder_or_was_made_and_removed_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    files = OutsideFiles(outside_of(str(tmp_path / "base")))
    with hearing(files):
        (tmp_path / "base" / "a").write_text("x")
        (tmp_path / "b").write_text("x")
        (tmp_path / "b").unlink()
    assert [one["path"] for one in files.report() if one["changed"]] == []
