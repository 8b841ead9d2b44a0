"""``UNFINISHED.md``: what stands in a project that must not be taken for a proven and clean one."""

from __future__ import annotations

from pathlib import Path

from promote.job.promotion import Promotion
from promote.report.summary import summary

NAME = "UNFINISHED.md"


def mark(promotion: Promotion) -> str | None:
    """Return the text of the mark, or None where everything is proven and every check passes."""
    if promotion.proven and promotion.exit_code == 0:
        return None
    body = "".join(f"    {line}".rstrip() + "\n" for line in summary(promotion, Path()).splitlines())
    return f"# Unfinished\n\n{_reason(promotion)}\n\n{body}"


def _reason(promotion: Promotion) -> str:
    if promotion.proven:
        return "This package computes what the notebook computes, but a check of it does not pass, or its service fails."
    if promotion.environment is None:
        return "Nothing was run: nobody knows yet whether this package computes what the notebook computes."
    return "This package was not shown to compute what the notebook computes."
