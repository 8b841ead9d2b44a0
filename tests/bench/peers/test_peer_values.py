"""What counts as a peer's value, and its row."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bench.judge.judge_inside.loose import last_versions
from bench.peers.attempt import Converted, last_words
from bench.peers.outcome import Outcome, _at_home, _lint
from bench.peers.report import render


def test_the_last_numbered_version_stands_for_the_name() -> None:
    assert last_versions({"x": 1, "x_1": 2, "x_2": 3, "y": 4, "z_1": 5})["x"] == 3
    assert last_versions({"y": 4})["y"] == 4
    assert last_versions({"x": 1, "x_2": 3})["x"] == 1


def test_the_last_error_is_kept() -> None:
    assert last_words("a\nValueError: no\nsee the site\n") == "ValueError: no"
    assert last_words("") == "no message"


def test_right_and_silently_wrong_exclude_each_other() -> None:
    right = Outcome("p", "a", converted=True, ran=True, equal=["x"])
    wrong = Outcome("p", "b", converted=True, ran=True, claims=True, different=[["x", "1 against 2"]])
    lost = Outcome("p", "c", converted=True, ran=True, missing=["x"])
    failed = Outcome("p", "d", converted=True, error="ValueError: no")
    assert [item.right for item in (right, wrong, lost, failed)] == [True, False, False, False]
    assert [item.silently_wrong for item in (right, wrong, lost, failed)] == [False, True, False, False]
    text = render([right, wrong, lost, failed], [], {"q": "no such package"}, 4)
    assert "| p | 4 of 4 | 3 | 1 | 2 | 1 | 1 | 66.7% | 4 | 1 |" in text
    assert "| q | could not be measured: no such package |" in text


def test_a_conversion_without_files_is_not_clean(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without a file"):
        _lint(Converted(), tmp_path, Path("python"))


def test_paths_into_the_environment_are_compared_as_ours() -> None:
    found = _at_home(("plain", "str", "/cache/venv/lib/data.csv"), Path("/cache/venv/bin/python"))
    assert found == ("plain", "str", f"{sys.prefix}/lib/data.csv")
    assert _at_home(("flat", "list", [1]), Path("/cache/venv/bin/python")) == ("flat", "list", [1])
