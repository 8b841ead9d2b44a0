"""``NOT-PROVEN.md``: what stands in a project that must not be taken for a proven one."""

from __future__ import annotations

from pathlib import Path

from promote.command.promotion import Promotion
from promote.report.summary import summary

NAME = "NOT-PROVEN.md"


def mark(promotion: Promotion) -> str | None:
    """Return the text of the mark, or None where everything is proven and every check passes."""
    if promotion.proven and promotion.exit_code == 0:
        return None
    body = "".join(f"    {line}".rstrip() + "\n" for line in summary(promotion, Path()).splitlines())
    return f"# Not proven\n\nThis package was not shown to compute what the notebook computes.\n\n{body}"
