"""Decode jupytext percent scripts (``# %%`` markers), and the ``# In[1]:`` markers of nbconvert."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from promote_checks.errors import UserError
from promote_checks.notebook.document import Document
from promote_checks.notebook.model import Cell, CellKind
from promote_checks.notebook.percent_magics import uncomment, uncomment_magics
from promote_checks.notebook.quoting import quoted_lines

_MARKER = re.compile(r"#\s*(%%%*(?:\s+(?P<options>.*))?|<codecell>|In\s?\[[0-9 ]*\]:?)\s*$")
_KIND = re.compile(r"\[(markdown|md|raw)\]")
_OPTION = re.compile(r"""([\w-]+)=("(?:[^"\\]|\\.)*"|\[[^\]]*\]|\S+)""")
_FENCE = re.compile(r"#\s?---\s*$")
_FORMAT = "jupytext.text_representation.format_name"
_SETTING = re.compile(r"#(?P<indent>\s+)(?P<key>[\w.-]+):\s*(?P<value>.*?)\s*$")


@dataclass(frozen=True, slots=True)
class _Header:
    """Front matter: how many lines it takes, and its settings under dotted keys."""

    length: int
    settings: dict[str, str]

    def get(self, key: str) -> str | None:
        """A setting, with or without the level ``jupyter`` above it."""
        return self.settings.get(f"jupyter.{key}") or self.settings.get(key)


@dataclass(frozen=True, slots=True)
class _Options:
    """What a marker line says about its cell."""

    kind: CellKind = "code"
    values: dict[str, Any] | None = None

    def get(self, key: str) -> Any:
        return (self.values or {}).get(key)


def decode_percent(name: str, text: str) -> Document | None:
    """Decode a percent script; ``None`` if no line of it is a cell marker and it has no jupytext header."""
    lines = text.split("\n")
    header = _header(lines)
    _require_percent(name, header)
    quoted = quoted_lines(lines)
    starts = [at for at, line in enumerate(lines) if not quoted[at] and _MARKER.match(line)]
    if not starts:
        return (
            None if not header.settings else _document(header, [_Piece(_Options(), lines[header.length :])])
        )
    pieces = [_Piece(_Options(), lines[header.length : starts[0]])]
    for start, end in pairwise([*starts, len(lines)]):
        pieces.append(_Piece(_options(lines[start]), lines[start + 1 : end]))
    return _document(header, pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    options: _Options
    lines: list[str]


def _document(header: _Header, pieces: list[_Piece]) -> Document:
    sources = [(piece.options, _source(piece)) for piece in pieces]
    if not sources[0][1].strip():
        del sources[0]
    magics = header.get(_FORMAT) != "hydrogen"
    cells = (_cell(index, options, source, magics) for index, (options, source) in enumerate(sources))
    return Document(
        format="percent",
        cells=tuple(cells),
        kernel=header.get("kernelspec.name"),
        language=header.get("kernelspec.language") or "python",
    )


def _source(piece: _Piece) -> str:
    lines = list(piece.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def _cell(index: int, options: _Options, source: str, commented_magics: bool) -> Cell:
    tags = options.get("tags")
    names = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    if options.kind != "code":
        source = _prose(source)
    elif options.get("language") not in (None, "python"):
        source = _foreign(options, source)
    elif options.get("active") == "ipynb" or "active-ipynb" in names:
        source = "\n".join(uncomment(line) for line in source.split("\n"))
    elif commented_magics:
        source = "\n".join(uncomment_magics(source.split("\n")))
    return Cell(index, options.kind, source, names, None, "raises-exception" in names)


def _foreign(options: _Options, source: str) -> str:
    """A cell of another language is written commented, its cell magic as ``language="bash"``."""
    first = f"%%{options.get('language')} {options.get('magic_args') or ''}".rstrip()
    return "\n".join([first, *(uncomment(line) for line in source.split("\n"))])


def _prose(source: str) -> str:
    """Text is written as comments, or as one triple-quoted string."""
    if source.lstrip().startswith(('"""', "'''", 'r"""', "r'''")):
        return _literal(source.strip()).strip("\n")
    return "\n".join(uncomment(line) for line in source.split("\n"))


def _literal(source: str) -> str:
    try:
        value = ast.literal_eval(source)
    except (SyntaxError, ValueError):
        return source
    return value if isinstance(value, str) else source


def _options(marker: str) -> _Options:
    match = _MARKER.match(marker)
    text = (match and match.group("options")) or ""
    kind = _KIND.search(text)
    values: dict[str, Any] = {key: _value(value) for key, value in _OPTION.findall(text)}
    brace = text.find("{")
    if brace >= 0 and isinstance(_value(text[brace:]), dict):
        values |= _value(text[brace:])
    named: dict[str, CellKind] = {"markdown": "markdown", "md": "markdown", "raw": "raw"}
    return _Options(kind=named[kind.group(1)] if kind else "code", values=values)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _header(lines: list[str]) -> _Header:
    """Read the YAML front matter, as far as it is nested ``key: value`` lines; the rest doesn't matter."""
    start = next((at for at, line in enumerate(lines) if line.strip() and not _preamble(line)), len(lines))
    if start >= len(lines) or not _FENCE.match(lines[start]):
        return _Header(0, {})
    end = next((at for at in range(start + 1, len(lines)) if _FENCE.match(lines[at])), None)
    if end is None:
        return _Header(0, {})
    return _Header(end + 1, _settings(lines[start + 1 : end]))


def _preamble(line: str) -> bool:
    return line.startswith("#!") or re.match(r"#.*coding[:=]", line) is not None


def _settings(lines: list[str]) -> dict[str, str]:
    settings: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in lines:
        match = _SETTING.match(line)
        if match is None:
            continue
        indent = len(match["indent"])
        path = [level for level in path if level[0] < indent] + [(indent, match["key"])]
        if match["value"]:
            settings[".".join(key for _, key in path)] = match["value"].strip("'\"")
    return settings


def _require_percent(name: str, header: _Header) -> None:
    written = header.get(_FORMAT)
    if written in ("light", "nomarker", "bare", "spin"):
        raise UserError(
            f"{name}: this is a jupytext script in the {written} format; only percent is read",
            "convert it with `jupytext --to py:percent` or `jupytext --to ipynb`",
        )
