"""The chain of sign-offs: every way of tampering that it promises to find, it finds."""

from __future__ import annotations

import json
from collections.abc import Callable

import msgspec
import pytest

from promote_checks.errors import UserError
from promote_checks.ledger import chain as ledger
from promote_checks.ledger.chain import Ledger
from promote_checks.ledger.digest import digest
from promote_checks.ledger.records import Entry, Signoff
from promote_checks.review.assess import changed

FILES = {"src/shop/load.py": "1" * 64, "README.md": "2" * 64}
Lines = list[bytes]


def bare(item: str, by: str = "Ann") -> Signoff:
    return Signoff(
        kind="sign",
        item=item,
        question="Is it so.",
        by=by,
        note="",
        digest=digest(FILES),
        files=FILES,
    )


def chain(*items: str) -> Ledger:
    found = Ledger()
    for item in items:
        found = ledger.extended(found, bare(item))
    return found


def lines() -> Lines:
    return [ledger.line_of(one) for one in chain("data-1", "model-1", "infra-1").records]


def test_what_was_written_is_read_back() -> None:
    written = chain("data-1", "model-1")
    found = ledger.read(b"".join(map(ledger.line_of, written.records)))
    assert found == written
    assert [one.number for one in found.signoffs] == [1, 2]
    assert found.last("model-1") == found.signoffs[1]
    assert found.last("infra-1") is None


def test_no_file_is_an_empty_chain() -> None:
    assert ledger.read(b"") == Ledger()
    assert Ledger().head == ledger.START


def edited(at: int, **changes: object) -> Callable[[Lines], Lines]:
    """One line says something else; its hash is left."""

    def tamper(found: Lines) -> Lines:
        record = json.loads(found[at]) | changes
        found[at] = (
            json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        )
        return found

    return tamper


def rehashed(found: Lines) -> Lines:
    """The middle line says something else, with a hash that fits it."""
    signoff = msgspec.structs.replace(chain("data-1", "model-1").signoffs[1], by="Eve", hash="")
    found[1] = ledger.line_of(msgspec.structs.replace(signoff, hash=ledger.hash_of(signoff)))
    return found


@pytest.mark.parametrize(
    ("tamper", "line"),
    [
        (edited(0, by="Eve"), 1),
        (edited(1, item="data-4"), 2),
        (edited(1, kind="waiver"), 2),
        (edited(2, digest="0" * 64), 3),
        (edited(2, files={}), 3),
        (edited(1, approved=True), 2),
        (rehashed, 3),
        (lambda found: found[1:], 1),
        (lambda found: [found[0], found[2]], 2),
        (lambda found: [found[1], found[0], found[2]], 1),
        (lambda found: [found[0], found[0], found[1]], 2),
        (lambda found: [found[0], b"\n", *found[1:]], 2),
        (lambda found: [found[0].replace(b'":', b'": ', 1), *found[1:]], 1),
        (lambda found: [*found[:2], found[2][:40]], 3),
        (lambda found: [b"\xff\xfe\n", *found], 1),
        (lambda found: [*found, b"{}\n"], 4),
    ],
)
def test_tampering_is_found(tamper: Callable[[Lines], Lines], line: int) -> None:
    found = ledger.read(b"".join(tamper(lines())))
    assert found.broken.startswith(f"line {line} of staging/ledger.jsonl ")
    with pytest.raises(UserError):
        ledger.require_whole(found)


def test_a_last_line_that_does_not_end_was_cut() -> None:
    assert (
        ledger.read(b"".join(lines())[:-1]).broken
        == "the last line of staging/ledger.jsonl does not end: it was cut off"
    )


def test_sign_offs_and_decisions_share_one_chain() -> None:
    decision = Entry(at="2026-11-26T12:00:00Z", by="Ann", what="staged", why="", release="a" * 16, flags=None)
    mixed = ledger.extended(ledger.extended(chain("data-1"), decision), bare("model-1"))
    found = ledger.read(b"".join(map(ledger.line_of, mixed.records)))
    assert [one.number for one in found.records] == [1, 2, 3]
    assert [one.number for one in found.signoffs] == [1, 3]
    assert [one.number for one in found.entries] == [2]


def test_lines_are_only_ever_added() -> None:
    assert ledger.is_prefix(b"a\n", b"a\nb\n")
    assert not ledger.is_prefix(b"a\nb\n", b"a\n")
    assert not ledger.is_prefix(b"a", b"ab\n")
    assert ledger.is_prefix(b"", b"a\n")


def test_what_changed_since_is_named() -> None:
    now = {"src/shop/load.py": "3" * 64, "src/shop/train.py": "4" * 64}
    assert changed(bare("data-1"), now) == (
        "src/shop/train.py was added",
        "README.md was removed",
        "src/shop/load.py was changed",
    )
