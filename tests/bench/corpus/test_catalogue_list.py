"""The list of notebooks."""

from __future__ import annotations

from pathlib import Path

from bench.corpus.catalogue import read_entries, sample


def test_the_list_is_whole() -> None:
    entries = read_entries()
    assert len(entries) == 115
    assert len({entry.key for entry in entries}) == 115
    assert all("==" in entry.source for entry in entries)


def test_a_sample_is_spread_and_a_large_one_is_everything() -> None:
    entries = read_entries()
    few = sample(entries, 5)
    assert [entries.index(entry) for entry in few] == [0, 23, 46, 69, 92]
    assert sample(entries, 0) == sample(entries, 500) == entries


def test_a_notebook_lies_in_the_folder_of_its_distribution() -> None:
    entry = read_entries()[0]
    assert entry.file(Path("corpus")).parts[:2] == ("corpus", "statsmodels")
