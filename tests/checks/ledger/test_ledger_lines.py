"""The chain of decisions: what it finds by itself, and what only a commit finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.review.small_project import committed, git, write

from promote_checks.errors import UserError
from promote_checks.ledger import chain as ledgers
from promote_checks.ledger import store
from promote_checks.ledger.chain import LEDGER, Ledger
from promote_checks.ledger.records import Entry, Flags
from promote_checks.review.anchor import anchored

FLAGS = Flags(generation=1, mode="off", basis_points=0, stable="b" * 16, candidate=None)


def bare(why: str = 'é \u2028 "quoted"') -> Entry:
    return Entry(
        at="2026-11-26T12:00:00Z", by="Ann", what="rolled back", why=why, release="a" * 16, flags=FLAGS
    )


def chain(count: int) -> list[bytes]:
    found = Ledger()
    for number in range(count):
        found = ledgers.extended(found, bare(f"{number}"))
    return [ledgers.line_of(one) for one in found.entries]


def broken(lines: list[bytes]) -> str:
    return ledgers.read(b"".join(lines)).broken


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    with store.held(tmp_path):
        entries = [*store.append(tmp_path, [bare()]), *store.append(tmp_path, [bare("again")])]
    ledger, content = store.read_ledger(tmp_path)
    assert ledger == Ledger(tuple(entries))
    assert [one.number for one in entries] == [1, 2]
    assert entries[1].previous == entries[0].hash
    assert content.count(b"\n") == 2


def test_an_empty_ledger_is_whole() -> None:
    assert ledgers.read(b"") == Ledger()


def test_each_way_to_touch_it_is_named() -> None:
    lines = chain(4)
    assert broken(lines) == ""
    follow = "does not follow the line before: something was removed, inserted or moved"
    assert broken([lines[0], *lines[2:]]) == f"line 2 of {LEDGER} {follow}"
    assert broken([lines[1], lines[0], *lines[2:]]) == f"line 1 of {LEDGER} {follow}"
    assert broken([*lines[:2], lines[1], *lines[2:]]) == f"line 3 of {LEDGER} {follow}"
    assert broken([lines[0].replace(b"Ann", b"Eve"), *lines[1:]]) == f"line 1 of {LEDGER} was edited"
    assert broken([b"\n", *lines]) == f"line 1 of {LEDGER} is no entry"
    assert broken([*lines[:3], lines[3].rstrip(b"\n")]).endswith("it was cut off")
    assert broken([*lines[:3], lines[3][:-9]]) == f"line 4 of {LEDGER} is no entry"
    # The same values in another spelling, a key twice, a key more: a person would read something else.
    assert "edited" in broken([lines[0].replace(b":", b": ", 1), *lines[1:]])
    assert "edited" in broken([lines[0].replace(b'{"anchor"', b'{"by":"Eve","anchor"'), *lines[1:]])
    assert "no entry" in broken([lines[0].replace(b'{"anchor"', b'{"also":"Eve","anchor"'), *lines[1:]])


def test_nothing_is_added_to_a_broken_one(tmp_path: Path) -> None:
    write(tmp_path, LEDGER, "nonsense\n")
    with store.held(tmp_path), pytest.raises(UserError, match="tampered"):
        store.append(tmp_path, [bare()])
    assert (tmp_path / LEDGER).read_text() == "nonsense\n"


def test_a_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere", "")
    (tmp_path / "staging").mkdir()
    (tmp_path / LEDGER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is a link"):
        store.read_ledger(tmp_path)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with store.held(tmp_path) as first, store.held(tmp_path, 0.05) as second:
        assert (first, second) == (True, False)
    with store.held(tmp_path, 0.05) as third:
        assert third


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.held(tmp_path):
        store.append(tmp_path, [bare()])
    before = (tmp_path / LEDGER).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with store.held(tmp_path), pytest.raises(OSError, match="No space"):
        store.append(tmp_path, [bare()])
    assert (tmp_path / LEDGER).read_bytes() == before
    assert [path.name for path in (tmp_path / "staging").iterdir()] == ["ledger.jsonl"]


def test_a_commit_anchors_it(tmp_path: Path) -> None:
    lines = chain(3)
    assert anchored(tmp_path, b"".join(lines)).git is False
    write(tmp_path, "README.md", "x")
    git(tmp_path, "init", "-q", "-b", "main")
    assert anchored(tmp_path, b"".join(lines)).lines == 0
    (tmp_path / "staging").mkdir()
    (tmp_path / LEDGER).write_bytes(b"".join(lines[:2]))
    committed(tmp_path)
    found = anchored(tmp_path, b"".join(lines))
    assert (found.git, len(found.commit), found.lines, found.broken) == (True, 40, 2, "")
    # A chain that is right in itself, and not the one that was committed.
    other = ledgers.line_of(ledgers.extended(Ledger(), bare("other")).entries[0])
    assert ledgers.read(other).broken == ""
    assert "lines that HEAD has were changed or removed" in anchored(tmp_path, other).broken
    assert anchored(tmp_path, b"").broken
    with pytest.raises(UserError, match="knows no revision"):
        anchored(tmp_path, b"", revision="nowhere")
