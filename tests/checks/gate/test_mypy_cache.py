"""The cache of mypy: one user at a time, in a folder of its own, never in the way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from promote_checks.gate.mypy_cache import cache_folder, cache_root, held_cache
from promote_checks.gate.process import Children


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMOTE_CACHE", str(tmp_path))
    return tmp_path


def test_one_folder_per_interpreter(cache_home: Path) -> None:
    assert cache_folder("/a/python").parent == cache_home / "mypy"
    assert cache_folder("/a/python") == cache_folder("/a/../a/python")
    assert cache_folder("/a/python") != cache_folder("/b/python")


def test_a_relative_setting_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMOTE_CACHE", "relative")
    assert cache_root().is_absolute()


def test_held_again_after_it_was_let_go() -> None:
    for _ in range(2):
        with held_cache("/a/python", Children()) as folder:
            assert folder == cache_folder("/a/python")


def test_a_second_user_gets_a_private_one_when_patience_ends() -> None:
    with held_cache("/a/python", Children()), held_cache("/a/python", Children(), patience=0.2) as private:
        assert private != cache_folder("/a/python")
        assert private.is_dir()
    assert not private.exists()


def test_a_second_user_waits_for_the_first() -> None:
    release, held = threading.Event(), threading.Event()

    def hold() -> None:
        with held_cache("/a/python", Children()):
            held.set()
            release.wait(10)

    first = threading.Thread(target=hold)
    first.start()
    held.wait(10)
    threading.Timer(0.3, release.set).start()
    with held_cache("/a/python", Children(), patience=10) as folder:
        assert release.is_set()
        assert folder == cache_folder("/a/python")
    first.join()


def test_nobody_waits_after_a_stop() -> None:
    children = Children()
    children.stop()
    with held_cache("/a/python", Children()), held_cache("/a/python", children, patience=60) as private:
        assert private != cache_folder("/a/python")


def test_a_cache_that_cannot_be_made_is_replaced_by_a_private_one(cache_home: Path) -> None:
    (cache_home / "promote").write_text("in the way")
    with held_cache("/a/python", Children()) as private:
        assert private.is_dir()
        assert not private.is_relative_to(cache_home / "promote")
