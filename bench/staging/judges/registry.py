"""Who is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.staging.judges.face import Watcher
from bench.staging.judges.mann_whitney import MannWhitney
from bench.staging.judges.ours import Ours
from bench.staging.judges.thresholds import Thresholds
from bench.staging.judges.z_test import ZTest

JUDGES: Mapping[str, Callable[[], Watcher]] = {
    "e-processes (ours)": Ours,
    "repeated z-test": ZTest,
    "Mann-Whitney (Kayenta)": MannWhitney,
    "fixed thresholds": Thresholds,
}
"""Name in the table -> a watcher for one run."""
