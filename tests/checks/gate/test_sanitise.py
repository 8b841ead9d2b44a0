"""A tool's words are the same on every machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from promote_checks.gate.sanitise import sanitise


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("/tmp/promote-x/fine/src/a.py:3: error", "./src/a.py:3: error"),
        ("/data/notebooks/churn.csv", "<notebooks>/churn.csv"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("12 passed in 0.31s", "12 passed"),
        ("12 passed in 61.20s (0:01:01)", "12 passed"),
        ("<object at 0x7f3a9c0b1d30>", "<object at 0x…>"),
        ("2026-11-22 08:01:26,123 started", "<time> started"),
        (f"{sys.prefix}/lib/x.py", "<promote>/lib/x.py"),
        ("a  \n\n", "a"),
    ],
)
def test_words(text: str, clean: str) -> None:
    places = {Path("/tmp/promote-x/fine"): ".", Path("/data/notebooks"): "<notebooks>"}
    assert sanitise(text, places) == clean


def test_the_host_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "build-7")
    assert sanitise("on build-7, not on build-77", {}) == "on <host>, not on build-77"


def test_very_long_output_is_cut_and_says_so() -> None:
    assert sanitise("x\n" * 300, {}).splitlines()[-1] == "... and 100 more lines"
