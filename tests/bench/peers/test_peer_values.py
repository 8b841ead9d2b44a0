"""What counts as a peer's value, and its row."""

from __future__ import annotations

from bench.judge.judge_inside.loose import last_versions
from bench.peers.attempt import last_words
from bench.peers.outcome import Outcome
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
