"""An archive that is not the pinned one never gets through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bench.corpus.catalogue import read_entries, sources
from bench.corpus.hashes import HashMismatch, read_hashes, require, sha256, write_hashes

from bench.corpus import download as downloading


def test_every_distribution_of_the_list_is_pinned() -> None:
    hashes = read_hashes()
    assert set(hashes) == set(sources(read_entries()))
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes.values())


def test_another_file_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.write_bytes(b"right")
    pins = {"a==1": sha256(archive)}
    assert require("a==1", archive, pins) == pins["a==1"]
    archive.write_bytes(b"wrong")
    with pytest.raises(HashMismatch, match="expected sha256"):
        require("a==1", archive, pins)


def test_an_unpinned_distribution_is_refused(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"any")
    with pytest.raises(HashMismatch, match="no pinned hash"):
        require("a==1", tmp_path / "archive", {})


def test_pins_survive_a_round_trip(tmp_path: Path) -> None:
    write_hashes({"b==1": "x", "a==2": "y"}, tmp_path / "hashes.json")
    assert list(read_hashes(tmp_path / "hashes.json")) == ["a==2", "b==1"]


def test_a_damaged_copy_in_the_cache_is_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    def fetch(source: str, target: Path) -> str:
        fetched.append(source)
        target.write_bytes(b"right")
        return "a-1.tar.gz"

    monkeypatch.setattr(downloading, "fetch", fetch)
    (tmp_path / "right").write_bytes(b"right")
    pins = {"a==1": sha256(tmp_path / "right")}
    for _ in range(2):
        assert downloading.download("a==1", tmp_path, pins).read_bytes() == b"right"
    assert fetched == ["a==1"]
    (tmp_path / "archives" / "a==1").write_bytes(b"damaged")
    assert downloading.download("a==1", tmp_path, pins).read_bytes() == b"right"
    assert fetched == ["a==1", "a==1"]


def test_what_the_index_serves_must_be_what_was_pinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(source: str, target: Path) -> str:
        target.write_bytes(b"evil")
        return "a-1.tar.gz"

    monkeypatch.setattr(downloading, "fetch", fetch)
    with pytest.raises(HashMismatch):
        downloading.download("a==1", tmp_path, {"a==1": "0" * 64})
    assert not (tmp_path / "archives" / "a==1").exists()
