"""Rules over real runs: the labelled cases whose notebooks can be put together. ``bench.rules --dynamic`` runs all."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.rules.run_cases import found_cases, run_cases


@pytest.mark.slow
@pytest.mark.parametrize("code", ["DL008", "EN005", "EN006", "EN007", "SC001", "SC002"])
def test_precision_and_recall(tmp_path: Path, code: str) -> None:
    found = found_cases(code, tmp_path)
    assert sorted(found) == sorted(case.name for case in run_cases(code) if case.faulty)
