"""Make Python of a cell with magics, line by line, without IPython: what is no Python is blanked.

Enough for rules, which read and never run: names that a magic binds stay bound, every line stays where it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from promote_checks.notebook.python_text import parses
from promote_checks.notebook.quoting import quoted_lines

_CANDIDATE = re.compile(r"^\s*(%|!|\?)|=\s*[%!]|\?\s*$", re.MULTILINE)
_LINE = re.compile(r"^(?P<indent>\s*)(?P<sign>%{1,2}|!{1,2})(?P<rest>\S.*|\s.*)$")
_ASSIGNED = re.compile(
    r"^(?P<indent>\s*)(?P<target>[\w.,\s\[\]'\"]+?)\s*=\s*(?P<sign>%|!{1,2})(?P<rest>[^=].*)$"
)
_HELP = re.compile(r"^(?P<indent>\s*)(\?{1,2}\s*[\w.*]+|[\w.*\[\]()'\" ,]+\?{1,2})\s*;?\s*$")
_PYTHON_BODY = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "debug", "python3"})
_RUNS_CODE = re.compile(
    r"^(?P<magic>(time|timeit|prun|memit|lprun|mprun)\b(\s+-\w+(\s+[\d\w.]+)?)*\s+)(?P<code>.+)$"
)


@dataclass(frozen=True, slots=True)
class MagicLine:
    """A magic or shell line: its line in the cell, and its text without the sign."""

    line: int
    sign: str
    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class Masked:
    """Python with as many lines as the cell, and the magics that stood there."""

    python: str
    magics: tuple[MagicLine, ...] = ()
    foreign: str = ""
    """The cell magic of another language, if the whole cell is in one."""


def mask(source: str) -> Masked:
    """Mask the magics of one code cell."""
    if not _CANDIDATE.search(source) or ("%" not in source and "!" not in source and parses(source)):
        return Masked(source)
    lines = source.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        return _cell_magic(lines, first)
    if parses(source):
        return Masked(source)
    return _masked(lines)


def _cell_magic(lines: list[str], first: int) -> Masked:
    name = (lines[first][2:].split() or [""])[0]
    magic = MagicLine(first + 1, "%%", lines[first][2:].strip(), lines[first])
    if name not in _PYTHON_BODY:
        return Masked("\n" * (len(lines) - 1), (magic,), foreign=f"%%{name}")
    body = _masked(["", *lines[first + 1 :]])
    shifted = tuple(MagicLine(m.line + first, m.sign, m.text, m.raw) for m in body.magics)
    return Masked("\n" * first + body.python, (magic, *shifted))


def _masked(lines: list[str]) -> Masked:
    found: list[MagicLine] = []
    out: list[str] = []
    quoted = quoted_lines(lines)
    continued = False
    for number, line in enumerate(lines, 1):
        if continued:
            out.append("")
            continued = line.rstrip().endswith("\\")
            continue
        python, magic = (line, None) if quoted[number - 1] else _line(line, number)
        if magic is not None:
            found.append(magic)
            continued = line.rstrip().endswith("\\")
        out.append(python)
    return Masked("\n".join(out), tuple(found))


def _line(line: str, number: int) -> tuple[str, MagicLine | None]:
    match = _LINE.match(line)
    if match:
        magic = MagicLine(number, match["sign"], match["rest"].strip(), line)
        runs = _RUNS_CODE.match(magic.text) if magic.sign == "%" else None
        return match["indent"] + (runs["code"] if runs else "pass"), magic
    match = _ASSIGNED.match(line)
    if match:
        value = "[]" if match["sign"].startswith("!") else "None"
        return (
            f"{match['indent']}{match['target']} = {value}",
            MagicLine(number, match["sign"], match["rest"].strip(), line),
        )
    match = _HELP.match(line)
    if match and not parses(line.strip()):
        return match["indent"] + "pass", MagicLine(number, "?", line.strip(), line)
    return line, None
