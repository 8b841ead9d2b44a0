"""The way back works at once and always; what could not be recorded is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.staging.evidence.sample_evidence import BASELINE
from tests.staging.release.small_release import ready, released, take

from promote_checks.errors import UserError
from promote_checks.ledger import store
from promote_checks.ledger.chain import LEDGER
from promote_staging.evidence.flags_seen import FLAGS, flags_at
from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.release.back import rollback


def live(root: Path, share: int = 500) -> Path:
    """A folder that holds nothing but flags."""
    file.write(root / FLAGS, FlagState(stable="b" * 16, candidate="a" * 16).ramping(share))
    return root


def test_back_to_stable_with_who_and_why(tmp_path: Path) -> None:
    root = ready(tmp_path)
    assert released(root).entry
    done = rollback(root, by="Eve", why="too slow")
    assert (done.state.mode, done.state.basis_points, done.state.stable) == ("off", 0, BASELINE.short)
    assert done.entry is not None and done.unrecorded == ""
    assert (done.entry.what, done.entry.by, done.entry.why, done.entry.release) == (
        "rolled back",
        "Eve",
        "too slow",
        take(root).short,
    )
    assert done.entry.flags == flags_at(root)


def test_a_folder_without_a_project(tmp_path: Path) -> None:
    assert rollback(live(tmp_path)).entry
    assert file.read(tmp_path / FLAGS).basis_points == 0


@pytest.mark.parametrize("content", [b"nonsense\n", b"", b'{"number":1}'])
def test_a_ledger_that_is_broken_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    root = live(tmp_path)
    (root / LEDGER).write_bytes(content)
    done = rollback(root, by="Eve")
    assert file.read(root / FLAGS).basis_points == 0
    if content:
        assert done.entry is None and "tampered" in done.unrecorded
        assert (root / LEDGER).read_bytes() == content


def test_flags_that_are_broken_come_from_the_last_good_copy(tmp_path: Path) -> None:
    root = live(tmp_path)
    (root / FLAGS).write_text("{")
    done = rollback(root)
    assert done.state.stable == "b" * 16 and done.entry
    assert file.read(root / FLAGS) == done.state


def test_no_flags_at_all(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        rollback(tmp_path)
    assert caught.value.hint


def test_a_name_that_can_not_be_written_comes_after_the_flag(tmp_path: Path) -> None:
    done = rollback(live(tmp_path), by="\x1b[31m")
    assert file.read(tmp_path / FLAGS).basis_points == 0
    assert "can't be shown" in done.unrecorded


def test_a_ledger_that_somebody_else_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("promote_staging.release.back.PATIENCE", 0.05)
    root = live(tmp_path)
    with store.held(root):
        done = rollback(root)
    assert "holds the ledger" in done.unrecorded
    assert file.read(root / FLAGS).basis_points == 0


def test_a_disk_that_is_full_for_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = live(tmp_path)

    def full(root: Path, name: str, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "replace_file", full)
    assert "No space left" in rollback(root).unrecorded
    assert file.read(root / FLAGS).basis_points == 0
