"""Write the page about all rules: ``python -m promote_checks.dynamic.docs docs/reference/rules.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from promote_checks.dynamic.registry import RUN_RULES
from promote_checks.rules.docs import page

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(RUN_RULES), encoding="utf-8")
