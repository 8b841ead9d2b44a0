"""The flag moves forward in order, and whatever happens between is either whole or taken back."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.checks.review.small_project import committed, write
from tests.staging.evidence.sample_evidence import BASELINE, ramp
from tests.staging.release.small_release import (
    NOW,
    clean,
    evidence_file,
    ready,
    really_reviewed,
    refused,
    released,
    reviewed,
    service_project,
    staged,
    take,
)

from promote_checks.ledger import store
from promote_checks.ledger.chain import LEDGER
from promote_staging.evidence.flags_seen import FLAGS, flags_at
from promote_staging.flags import file
from promote_staging.flags.state import FlagState
from promote_staging.release.back import rollback
from promote_staging.release.flow import Decision, release
from promote_staging.release.situation import Order


def told(root: Path) -> list[str]:
    return [one.what for one in store.read_ledger(root)[0].entries]


def test_everybody_gets_the_candidate_and_the_ledger_says_who_and_why(tmp_path: Path) -> None:
    root = ready(tmp_path)
    entry = released(root, why="a better model").entry
    state = file.read(root / FLAGS)
    assert (state.mode, state.basis_points, state.candidate, state.stable) == (
        "on",
        10_000,
        take(root).short,
        BASELINE.short,
    )
    assert entry is not None
    assert (entry.by, entry.why, entry.flags, entry.verdict) == (
        "Bob",
        "a better model",
        flags_at(root),
        "pass",
    )
    assert len(entry.anchor) == 40
    assert store.read_ledger(root)[0].entries[-1] == entry


def test_the_review_holds_through_every_step(tmp_path: Path) -> None:
    """What a release itself writes must not make the review void, or nobody could go on after the first per cent."""
    root = reviewed(ready(tmp_path))
    for share in (100, 2500, 10_000):
        decision = released(root, basis_points=share, review=really_reviewed)
        assert decision.obstacles == ()
    assert file.read(root / FLAGS).mode == "on"
    assert told(root) == ["staged", "percent", "percent", "released"]


def test_a_share_shrinks_only_to_nothing(tmp_path: Path) -> None:
    root = ready(tmp_path)
    assert released(root, basis_points=2500).entry
    assert "it has 25% already" in refused(root, "percent", basis_points=500).message
    assert rollback(root, clock=lambda: NOW).state.basis_points == 0
    assert "was rolled back (entry 3)" in refused(root, "why").message
    assert released(root, why="it was the network").entry


def test_not_decided_allows_by_hand_what_passed_and_no_more(tmp_path: Path) -> None:
    root = ready(tmp_path, "inconclusive", steps=ramp("pass", "pass", "inconclusive"))
    assert "It allows 5% at most, not 100%" in refused(root, "verdict").message
    assert refused(root, "verdict", basis_points=501)
    assert released(root, basis_points=500).entry
    assert refused(root, "verdict")


def test_the_first_release_needs_no_baseline(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    shutil.rmtree(root / "staging")
    (root / FLAGS).unlink()
    staged(root, baseline=None)
    committed(root)
    assert "no released version to share" in refused(root, "percent", basis_points=100).message
    assert released(root).entry
    assert file.read(root / FLAGS).stable == take(root).short


def test_the_first_release_where_the_run_has_written_the_flags(tmp_path: Path) -> None:
    root = service_project(tmp_path)
    file.write(root / FLAGS, FlagState(stable=take(root).short, generation=1))
    staged(root, baseline=None)
    committed(root)
    before = (root / FLAGS).read_bytes()
    assert "serves everybody already" in refused(root, "percent", basis_points=100).message
    entry = released(root).entry
    assert entry is not None and entry.flags == flags_at(root)
    assert (root / FLAGS).read_bytes() == before


def test_what_serves_everybody_is_not_released_again(tmp_path: Path) -> None:
    root = ready(tmp_path)
    assert released(root).entry
    assert "serves everybody already" in refused(root, "baseline").message


def test_the_next_candidate_is_compared_with_what_is_on(tmp_path: Path) -> None:
    root = ready(tmp_path)
    assert released(root).entry
    first = take(root).short
    write(root, "src/shop/load.py", "def load() -> int:\n    return 2\n")
    from promote_staging.evidence.record import Side

    staged(root, baseline=Side(digest=first * 4, short=first, digests={}))
    committed(root)
    assert released(root).entry
    state = file.read(root / FLAGS)
    assert (state.stable, state.candidate, state.mode) == (first, take(root).short, "on")


def test_a_candidate_that_is_still_in_its_ramp_is_not_replaced(tmp_path: Path) -> None:
    root = ready(tmp_path)
    assert released(root, basis_points=500).entry
    write(root, "src/shop/load.py", "def load() -> int:\n    return 2\n")
    staged(root)
    committed(root)
    assert "is still a candidate, at 5%" in refused(root, "percent").message


def test_a_rollback_while_the_checks_run_wins(tmp_path: Path) -> None:
    root = ready(tmp_path)
    assert released(root, basis_points=500).entry

    def gate(where: Path) -> tuple[str, ...]:
        rollback(where, by="Eve", why="errors")
        return ()

    decision = released(root, gate=gate)
    assert decision.entry is None
    assert any("while the checks ran" in one.message for one in decision.obstacles)
    assert file.read(root / FLAGS).basis_points == 0


def test_a_file_that_changes_while_the_checks_run(tmp_path: Path) -> None:
    root = ready(tmp_path)

    def gate(where: Path) -> tuple[str, ...]:
        write(where, "model/weights.json", "[9]")
        return ()

    assert refused(root, "evidence", gate=gate)


def test_two_releases_at_once_move_the_flag_once(tmp_path: Path) -> None:
    root = ready(tmp_path)
    together = threading.Barrier(2)

    def gate(where: Path) -> tuple[str, ...]:
        together.wait(30)
        return ()

    found: list[Decision] = []
    threads = [threading.Thread(target=lambda: found.append(released(root, gate=gate))) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.entry is None for one in found) == [False, True]
    assert told(root) == ["staged", "released"]


def test_another_command_that_holds_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ready(tmp_path)
    held = store.held
    monkeypatch.setattr(store, "held", lambda where, patience=0.05: held(where, patience))
    with held(root) as free:
        assert free
        assert refused(root, "busy")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_flag_that_can_not_be_written_is_taken_back_in_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    root = ready(tmp_path)
    before = (root / FLAGS).read_bytes()

    def full(path: Path, state: FlagState) -> FlagState:
        raise error

    monkeypatch.setattr(file, "write", full)
    with pytest.raises(type(error)):
        released(root)
    assert (root / FLAGS).read_bytes() == before
    assert told(root) == ["staged", "released", "undone"]
    monkeypatch.undo()
    assert released(root).entry, "and the next try goes through"


def test_killed_between_ledger_and_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the entry that takes it back was written: the next command sees it, and the way back mends it."""
    root = ready(tmp_path)

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> FlagState:
        monkeypatch.setattr(store, "append", killed)
        raise Killed

    monkeypatch.setattr(file, "write", killed)
    with pytest.raises(Killed):
        released(root)
    monkeypatch.undo()
    assert told(root) == ["staged", "released"]
    assert "is not as entry 2" in refused(root, "flags").message
    rollback(root, clock=lambda: NOW)
    assert released(root, why="after a crash").entry


def test_a_full_disk_for_the_ledger_moves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ready(tmp_path)
    before = [(root / name).read_bytes() for name in (FLAGS, LEDGER)]

    def full(root: Path, name: str, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "replace_file", full)
    with pytest.raises(OSError, match="No space"):
        released(root)
    assert [(root / name).read_bytes() for name in (FLAGS, LEDGER)] == before


def test_nothing_of_a_refusal_is_written(tmp_path: Path) -> None:
    root = ready(tmp_path, "fail", steps=())
    before = {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts
    }
    order = Order(root=root, by="Bob")
    assert release(order, take=take, gate=clean, review=clean, clock=lambda: NOW).obstacles
    after = {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts
    }
    assert after == before
    assert evidence_file(root).exists()
