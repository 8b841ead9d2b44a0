"""The pull-request template of an emitted project: ``python -m promote_checks.review.pull_request FILE`` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from promote_checks.review.item import Item
from promote_checks.review.registry import SECTIONS, TITLES

_HEAD = """\
## What changes, and why

## How it was tried

## Review

`promote review .` answers what a command can show, and writes `REVIEW.md`: commit it with the change. Tick here what
you looked at yourself. What a merge waits for needs more than a tick: `promote review . --sign ITEM --by NAME`.
"""
_REQUIRED = {"always": "required", "with a service": "required with a service", "advised": "advised"}


def page() -> str:
    """The whole template. Plain Markdown: nothing in it is rendered."""
    lines = [_HEAD]
    for section, items in SECTIONS.items():
        lines += [f"### {TITLES[section]}\n", *(line for item in items for line in _item(item)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(item: Item) -> Iterator[str]:
    yield f"- [ ] **{item.id}** {item.question}"
    yield f"  ({', '.join(item.who)}; {_REQUIRED[item.required]}{'; see REVIEW.md' if item.look else ''})"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
