"""Write the list of errors into the page about the contract: ``python -m promote.serve.docs``."""

from __future__ import annotations

import re
from pathlib import Path

from promote.serve.vocabulary import vocabulary

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "contract.md"
_PLACE = re.compile(r"(<!-- errors -->\n).*?(<!-- end -->)", re.DOTALL)


def rendered(page: str) -> str:
    """Return the page with the list as the service has it now."""
    words = vocabulary()
    rows = "".join(f"| `{each.code}` | {each.status} | {each.meaning} |\n" for each in words.errors)
    table = f"| code | status | meaning |\n| --- | --- | --- |\n{rows}"
    return _PLACE.sub(lambda found: found[1] + table + found[2], page)


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
