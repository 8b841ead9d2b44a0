"""Archives are unpacked inside their folder or not at all."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from bench.corpus.unpack import UnsafeArchive, unpack


def tar(path: Path, names: list[str]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            content = b"content"
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_the_root_folder_is_taken_off(tmp_path: Path) -> None:
    archive = tar(tmp_path / "a.tar.gz", ["a-1/x.py", "a-1/sub/y.py"])
    root = unpack(archive, tmp_path / "a", "digest")
    assert (root / "sub" / "y.py").read_bytes() == b"content"
    assert not (tmp_path / "a.part").exists()


def test_a_second_time_costs_nothing_and_another_archive_replaces(tmp_path: Path) -> None:
    unpack(tar(tmp_path / "a.tar.gz", ["a-1/x.py"]), tmp_path / "a", "one")
    (tmp_path / "a" / "marker").touch()
    unpack(tmp_path / "a.tar.gz", tmp_path / "a", "one")
    assert (tmp_path / "a" / "marker").exists()
    unpack(tar(tmp_path / "b.tar.gz", ["a-2/z.py"]), tmp_path / "a", "two")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [".unpacked", "z.py"]


@pytest.mark.parametrize("name", ["../outside.py", "a-1/../../outside.py"])
def test_a_tar_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeArchive):
        unpack(tar(tmp_path / "a.tar.gz", [name]), tmp_path / "inner" / "a", "digest")
    assert not list(tmp_path.rglob("outside.py"))


def test_a_zip_that_climbs_out_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../outside.py", "content")
    with pytest.raises(UnsafeArchive):
        unpack(tmp_path / "a.zip", tmp_path / "inner" / "a", "digest")
    assert not list(tmp_path.rglob("outside.py"))
