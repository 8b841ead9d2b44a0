"""Make ``tests.hard`` and ``tests.promises`` importable from the root of the repository, however pytest was started."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)
