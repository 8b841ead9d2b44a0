"""The notebook itself is no module of its project, whatever name a library gives to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from promote_checks.probe.origin import Origins


def test_another_name_of_the_notebook_is_not_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origins = Origins(str(tmp_path), str(tmp_path))
    monkeypatch.setitem(sys.modules, "__mp_main__", sys.modules["__main__"])
    origins.settle()
    assert "__mp_main__" not in origins.own
    assert "__mp_main__" not in origins.loaded
