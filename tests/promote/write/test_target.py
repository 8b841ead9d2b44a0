"""Where a promotion may go, and the words where it may not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from promote.write.manifest import manifest, seal
from promote.write.target import check_target, resolved_target
from promote_checks.errors import UserError


def untouched(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.py").write_text("a = 1\n")
    content: dict[str, object] = {"manifest": manifest(folder)}
    content["seal"] = seal(content)
    (folder / "promotion.json").write_text(json.dumps(content))
    return folder


def refused(target: Path) -> str:
    with pytest.raises(UserError) as caught:
        check_target(target)
    assert caught.value.hint
    return caught.value.message


def test_absent_empty_and_untouched_will_do(tmp_path: Path) -> None:
    check_target(tmp_path / "absent")
    check_target(tmp_path / "not" / "there" / "yet")
    (tmp_path / "empty").mkdir()
    check_target(tmp_path / "empty")
    check_target(untouched(tmp_path / "promoted"))


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert refused(tmp_path / "file") == f"{tmp_path / 'file'} is a file, not a folder"
    assert (
        refused(tmp_path / "file" / "below")
        == f"{tmp_path / 'file'} is a file, so no folder can be made in it"
    )


def test_somebody_elses_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert refused(tmp_path) == f"{tmp_path} holds files that no promotion wrote"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"manifest": []}', '"manifest"', "\udcff"])
def test_a_document_that_is_not_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "promotion.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert refused(tmp_path) == f"{tmp_path} holds files that no promotion wrote"


def test_a_promotion_that_was_edited(tmp_path: Path) -> None:
    folder = untouched(tmp_path / "promoted")
    (folder / "a.py").write_text("a = 2\n")
    assert refused(folder) == f"{folder} was changed since it was promoted: a.py was edited"


def test_many_changes_are_counted(tmp_path: Path) -> None:
    folder = untouched(tmp_path / "promoted")
    for number in range(7):
        (folder / f"n{number}").write_text("new")
    assert refused(folder).endswith("n3 was added, n4 was added, and 2 more")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert refused(tmp_path / "new") == f"{tmp_path} is not writable"


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert resolved_target(tmp_path / "link") == tmp_path / "real"
