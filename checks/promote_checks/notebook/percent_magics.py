"""Undo what jupytext does to magics: in a percent script they are written as comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promote_checks.notebook.quoting import quoted_lines

_MAGIC = re.compile(r"\s*(# ?)*(%{1,3}[A-Za-z]|!\s*[A-Za-z.~$\\/{}]|[A-Za-z_]\w*\s*=\s*(%{1,3}|!)[A-Za-z])")
_KEPT = re.compile(r"\s*(# ?)*%{1,3}[A-Za-z].*#\s*noescape")
_MARKER = re.compile(r"# (# )*%%(%*)(\s|$)")
_COMMAND = re.compile(r"# ?(cat|cd|cp|mv|rm|rmdir|mkdir|copy|ddir|echo|ls|ldir|ren)($|\s[^=,])")


def uncomment(line: str) -> str:
    """Take one comment sign away, with the space after it; the indentation stays."""
    bare = line.lstrip()
    indent = line[: len(line) - len(bare)]
    if bare.startswith("# "):
        return indent + bare[2:]
    return indent + bare[1:] if bare.startswith("#") else line


def uncomment_magics(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a code cell with its magics as they stand in the notebook.

    A bare command (``# ls``) counts only where IPython would run it: alone in its cell. Help lines
    (``# obj?``) stay comments, since they compute nothing.
    """
    if len([line for line in lines if line.strip()]) == 1 and any(_COMMAND.match(line) for line in lines):
        yield from (uncomment(line) for line in lines)
        return
    continued = False
    for line, quoted in zip(lines, quoted_lines(lines), strict=True):
        written = not quoted and (continued or _is_commented(line))
        yield uncomment(line) if written else line
        continued = written and line.rstrip().endswith("\\")


def _is_commented(line: str) -> bool:
    if not line.lstrip().startswith("#") or _KEPT.match(line):
        return False
    return _MAGIC.match(line) is not None or _MARKER.match(line) is not None
