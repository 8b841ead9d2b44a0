"""Is the review repeated by a machine? Only then what a command shows counts as automated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from promote_checks.review.git import top_of

_PLACES = (".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", ".ci/run")
_CALL = re.compile(r"(?m)^[^#\n]*\bpromote\s+review\b[^#\n]*\s--verify\b[^#\n]*")


def repeated_by(root: Path) -> str | None:
    """Return the file of a workflow that runs ``promote review ... --verify``; None: nothing repeats it.

    Outside git nothing is merged. A host reads workflows at the top of the repository only; if the project lies
    below it, the call must name its folder.
    """
    top = top_of(root)
    if top is None:
        return None
    folder = root.resolve().relative_to(top).as_posix()
    for path in (found for pattern in _PLACES for found in sorted(top.glob(pattern))):
        calls = (call[0] for script in _scripts(path) for call in _CALL.finditer(script))
        if any(folder == "." or folder in call.replace("/ ", " ").split() for call in calls):
            return path.relative_to(top).as_posix()
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
