"""Is the review repeated by a machine? Only then what a command shows counts as automated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_PLACES = (".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", ".ci/run")
_CALL = re.compile(r"(?m)^[^#\n]*\bpromote\s+review\b[^#\n]*\s--verify\b")


def repeated_by(root: Path) -> str | None:
    """Return the file of a workflow that runs ``promote review ... --verify``; None: nothing repeats it."""
    for pattern in _PLACES:
        for path in sorted(root.glob(pattern)):
            if any(_CALL.search(script) for script in _scripts(path)):
                return path.relative_to(root).as_posix()
    return None


def _scripts(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix not in (".yml", ".yaml"):
        yield text
        return
    try:
        yield from _commands(yaml.safe_load(text))
    except yaml.YAMLError:
        return  # a workflow that can't be read repeats nothing


def _commands(node: Any) -> Iterator[str]:
    """What stands under ``run`` (GitHub) and ``script`` (GitLab), wherever that is."""
    if isinstance(node, list):
        for one in node:
            yield from _commands(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("run", "script"):
                yield "\n".join(map(str, value)) if isinstance(value, list) else str(value)
            else:
                yield from _commands(value)
