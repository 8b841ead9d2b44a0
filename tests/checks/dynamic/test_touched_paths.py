"""Paths outside the notebook's folder, and what the notebook names."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from promote_checks.dynamic.touched import is_named, is_outside, told


@pytest.mark.parametrize(
    ("path", "outside"),
    [
        ("data/a.csv", False),
        ("../a.csv", True),
        ("/srv/a.csv", True),
        ("/srv/lib/a.py", False),
        ("../other/mod.so", False),
        (tempfile.gettempdir() + "/promote-1-0123456789-0/tmp/a", False),
        (tempfile.gettempdir() + "/a.csv", True),
        ("", False),
    ],
)
def test_outside(path: str, outside: bool) -> None:
    assert is_outside(path) is outside


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert not is_outside(str(tmp_path))


@pytest.mark.parametrize(
    ("path", "texts", "named"),
    [
        ("/srv/data/a.csv", ["/srv/data/a.csv"], True),
        ("/srv/data/a.csv", ["/srv/data/"], True),
        ("/srv/data/a.csv", ["/srv/dat"], False),
        ("/srv/data/a.csv", ["a.csv", "/", "data"], False),
        (os.path.expanduser("~/x/a.csv"), ["~/x"], True),
        (os.path.expanduser("~/x/a.csv"), ["~", "~/"], False),
        ("../a.csv", [".."], True),
        ("/srv/a.csv", ["!cp /srv/a.csv ."], True),
    ],
)
def test_named(path: str, texts: list[str], named: bool) -> None:
    assert is_named(path, texts) is named


def test_the_home_is_not_shown() -> None:
    assert told(os.path.expanduser("~/x/a.csv")) == "~/x/a.csv"
    assert told("/srv/a.csv") == "/srv/a.csv"
