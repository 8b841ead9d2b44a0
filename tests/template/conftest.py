"""The golden tests' own modules lie in the template and are imported from there."""

from __future__ import annotations

import sys
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "template"
sys.path.insert(0, str(TEMPLATE / "promotion" / "tests"))
