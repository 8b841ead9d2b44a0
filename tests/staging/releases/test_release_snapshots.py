"""Copies of releases: named by what is in them, and never used when that changed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_staging.releases.snapshot import RELEASES, opened, prune, snapshot


def test_a_release_holds_what_serves_and_no_more(shop: Any) -> None:
    release = snapshot(shop.root)
    assert release.folder == shop.root / RELEASES / release.short
    assert release.short == release.digest[:16]
    assert len(release.digest) == 64
    assert release.package == "shop"
    found = {
        path.relative_to(release.folder).as_posix() for path in release.folder.rglob("*") if path.is_file()
    }
    assert found == {
        *("src/shop/__init__.py", "src/shop/serving.py", "src/shop/service/app.py"),
        *("model/weights.json", "model/schema.json", "model/manifest.json"),
        *("contract.json", "pyproject.toml", "promotion.json", "constraints.txt", "release.json"),
    }


def test_the_same_files_are_the_same_release(shop: Any) -> None:
    release = snapshot(shop.root)
    before = release.folder.stat().st_ino
    shop.write("README.md", "# Another text\n")
    assert snapshot(shop.root) == release
    assert release.folder.stat().st_ino == before, "it is left as it is"
    assert [path.name for path in (shop.root / RELEASES).iterdir()] == [release.short]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("src/shop/serving.py", "code"),
        ("src/new.py", "code"),
        ("pyproject.toml", "code"),
        ("model/extra.json", "model"),
        ("contract.json", "contract"),
        ("constraints.txt", "environment"),
    ],
)
def test_any_change_is_another_release_and_one_digest_says_where(shop: Any, name: str, part: str) -> None:
    one = snapshot(shop.root)
    shop.write(name, "# changed\n")
    other = snapshot(shop.root)
    assert other.digest != one.digest
    assert {key for key in one.digests if one.digests[key] != other.digests[key]} == {part}
    assert set(one.digests) == {"code", "model", "data", "contract", "environment"}


def test_another_python_is_another_environment(shop: Any) -> None:
    one = snapshot(shop.root)
    document = json.loads((shop.root / "promotion.json").read_text())
    document["environment"]["python"] = "3.12.1"
    shop.write("promotion.json", json.dumps(document))
    other = snapshot(shop.root)
    assert {key for key in one.digests if one.digests[key] != other.digests[key]} == {"environment"}


def test_data_are_told_but_are_no_part_of_what_serves(shop: Any) -> None:
    """Other recorded requests alone: the release is the same, and says of which data it was copied first."""
    one = snapshot(shop.root)
    shop.write("staging/requests.jsonl", "{}\n")
    assert snapshot(shop.root).digest == one.digest
    shop.write("src/shop/serving.py", "FACTOR = 3\n")
    assert snapshot(shop.root).digests["data"] != one.digests["data"]


def _edit(folder: Path) -> None:
    (folder / "src/shop/serving.py").write_text("FACTOR = 3\n")


def _remove(folder: Path) -> None:
    (folder / "model/weights.json").unlink()


def _add(folder: Path) -> None:
    (folder / "src/numpy.py").write_text("evil = 1\n")


def _add_metadata(folder: Path) -> None:
    (folder / "src/evil.egg-info").mkdir()
    (folder / "src/evil.egg-info/entry_points.txt").write_text("[x]\n")


def _add_compiled(folder: Path) -> None:
    (folder / "src/numpy.pyc").write_bytes(b"evil")


def _link(folder: Path) -> None:
    path = folder / "src/shop/serving.py"
    path.rename(folder.parent / "moved.py")
    path.symlink_to(folder.parent / "moved.py")


def _edit_with_its_record(folder: Path) -> None:
    """Whoever also writes the new digest into the record can't change the folder's name with it."""
    import hashlib

    _edit(folder)
    record = json.loads((folder / "release.json").read_text())
    record["files"]["src/shop/serving.py"] = hashlib.sha256(b"FACTOR = 3\n").hexdigest()
    (folder / "release.json").write_text(json.dumps(record))


def _break_the_record(folder: Path) -> None:
    (folder / "release.json").write_text("{")


def _take_the_record(folder: Path) -> None:
    (folder / "release.json").unlink()


@pytest.mark.parametrize(
    "tamper",
    [
        *(_edit, _remove, _add, _add_metadata, _add_compiled, _link),
        *(_edit_with_its_record, _break_the_record, _take_the_record),
    ],
)
def test_a_changed_copy_is_refused(shop: Any, tamper: Any) -> None:
    release = snapshot(shop.root)
    tamper(release.folder)
    with pytest.raises(UserError):
        opened(release.folder)
    with pytest.raises(UserError):
        snapshot(shop.root)


def test_a_copy_under_another_name_is_refused(shop: Any) -> None:
    release = snapshot(shop.root)
    other = release.folder.with_name("0" * 16)
    release.folder.rename(other)
    with pytest.raises(UserError, match="its name is not the digest"):
        opened(other)


def test_compiled_files_beside_the_sources_are_removed(shop: Any) -> None:
    """Python would run them in place of the source that was verified."""
    release = snapshot(shop.root)
    cache = release.folder / "src/shop/__pycache__"
    cache.mkdir()
    (cache / "serving.cpython-311.pyc").write_bytes(b"evil")
    assert opened(release.folder) == release
    assert not cache.exists()


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("contract.json", "has no contract.json"),
        ("promotion.json", "has no promotion.json"),
        ("model/manifest.json", "has no trained model"),
        ("src/shop/service/app.py", "src/shop has no service"),
    ],
)
def test_a_project_that_does_not_serve(shop: Any, missing: str, said: str) -> None:
    path = shop.root / missing
    path.unlink()
    if path.parent.name == "service":
        (path.parent / "__pycache__" / "app.cpython-311.pyc").unlink()
        (path.parent / "__pycache__").rmdir()
        path.parent.rmdir()
    with pytest.raises(UserError, match=said):
        snapshot(shop.root)
    assert not list((shop.root / RELEASES).glob("*")), "nothing half is left"


def test_a_link_in_the_sources_is_refused(shop: Any) -> None:
    (shop.root / "src/shop/linked.py").symlink_to(shop.root / "README.md")
    with pytest.raises(UserError, match=r"src/shop/linked\.py is no plain file"):
        snapshot(shop.root)


def test_a_kill_leaves_no_half_release(shop: Any) -> None:
    """Killed at each write below the shelf, one after the other; the next one always finishes."""
    code = """
import os, signal, sys
from pathlib import Path
from promote_staging.releases.snapshot import snapshot
at, count = int(sys.argv[2]), 0
def watch(event, arguments):
    global count
    if event in ("open", "os.mkdir", "os.rename") and "releases" in str(arguments[0]):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
snapshot(Path(sys.argv[1]))
"""
    ends = []
    for at in (1, 2, 5, 9, 14, 18, 22, 26, 500):
        command = [sys.executable, "-c", code, str(shop.root), str(at)]
        ends.append(subprocess.run(command, env=os.environ, check=False, capture_output=True).returncode)
        whole = [path for path in (shop.root / RELEASES).glob("*") if not path.name.startswith(".")]
        assert all(opened(folder) for folder in whole)
    assert ends[0] == ends[3] == -signal.SIGKILL
    assert ends[-1] == 0
    assert snapshot(shop.root).folder.is_dir()


def test_prune_keeps_what_it_is_told_to(shop: Any) -> None:
    shorts = []
    for factor in (2, 3, 4):
        shop.write("src/shop/serving.py", f"FACTOR = {factor}\n")
        shorts.append(snapshot(shop.root).short)
    (shop.root / RELEASES / "notes").mkdir()
    abandoned, busy = (shop.root / RELEASES / f".unfinished-{name}" for name in "ab")
    for folder in (abandoned, busy):
        folder.mkdir()
    os.utime(abandoned, (1, 1))
    assert prune(shop.root, [shorts[1]]) == tuple(sorted((shorts[0], shorts[2])))
    left = {path.name for path in (shop.root / RELEASES).iterdir()}
    assert left == {shorts[1], "notes", busy.name}
    assert prune(shop.root / "nowhere", []) == ()
