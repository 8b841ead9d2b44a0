"""An injected seed makes two runs agree, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from promote_checks.notebook.model import Notebook
from promote_checks.observe.run import observe

pytestmark = pytest.mark.slow


def test_seed_reaches_libraries_that_are_imported_later(make: Callable[..., Notebook]) -> None:
    notebook = make(
        "import random, sys\nfirst = random.random()\nlate = 'numpy' not in sys.modules",
        "import numpy as np\nsecond = np.random.rand()\nloader = type(np.__spec__.loader).__name__",
    )
    runs = [{value.name: value for value in observe(notebook, seed=seed).final} for seed in (7, 7, 8)]
    assert runs[0]["late"].text == "True"
    assert runs[0]["loader"].text == "'SourceFileLoader'"
    assert [runs[0][name].digest for name in ("first", "second")] == [
        runs[1][name].digest for name in ("first", "second")
    ]
    assert runs[0]["first"].digest != runs[2]["first"].digest
    assert runs[0]["second"].digest != runs[2]["second"].digest
